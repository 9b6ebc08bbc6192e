/// What a line looks like with its scalars cut out.
///
///     {"id":"e-1","n":42}      shape   {"id":"␣","n":␣}      scalars  e-1, 42
///
/// A shape with k slots has k + 1 segments: the text before, between and after its scalars. A
/// string's quotes belong to the segments, so the slot is the bytes between them. Every slot names
/// the column that its scalars go to; filling the slots in order gives the line back, byte by byte.
package struct Shape: Equatable, Sendable {
  /// All segments, one after the other.
  package let text: [UInt8]
  /// Where each segment ends in `text`; one more than there are slots.
  package let segmentEnds: [Int32]
  /// The column of each slot.
  package let slotColumns: [Int32]

  /// How many scalars a line of this shape has.
  package var slotCount: Int { slotColumns.count }

  /// Makes a shape of `text`, cut where the segments end.
  ///
  /// - Precondition: one segment more than slots, the last ending with the text.
  package init(text: [UInt8], segmentEnds: [Int32], slotColumns: [Int32]) {
    precondition(
      segmentEnds.count == slotColumns.count + 1, "a shape with k slots has k + 1 segments")
    precondition(
      Int(segmentEnds[segmentEnds.count - 1]) == text.count, "segments must cover the text")
    self.text = text
    self.segmentEnds = segmentEnds
    self.slotColumns = slotColumns
  }

  /// The slot that holds the value of `column`, or nil if the shape has none.
  ///
  /// Where a key stands twice the last one counts, as in most JSON readers.
  package func lastSlot(of column: Int32) -> Int? {
    slotColumns.lastIndex(of: column)
  }
}

/// The scalars at one path of a topic's events.
///
/// Strings and bare tokens (numbers, `true`, `false`, `null`) at one path are two columns, since
/// they encode differently and only one of them stands between quotes.
package struct ColumnKey: Hashable, Sendable {
  /// Whether the scalars stand between quotes.
  package enum Kind: UInt8, Sendable, CaseIterable {
    case string = 0
    case bare = 1
  }

  /// Object keys joined by `.`, an array's elements as `[]`: `items[].price`. A `.`, `[` or `\`
  /// inside a key is preceded by a backslash.
  package let path: [UInt8]
  /// Whether the scalars stand between quotes.
  package let kind: Kind

  /// Makes a key of a path in the notation above.
  package init(path: [UInt8], kind: Kind) {
    self.path = path
    self.kind = kind
  }

  /// Makes a key of a path in the notation above.
  package init(_ path: String, _ kind: Kind) {
    self.init(path: [UInt8](path.utf8), kind: kind)
  }
}

/// How the lines of a topic are cut into shape and scalars.
package enum LineFormat: String, Sendable, CaseIterable {
  /// One JSON object a line.
  case json
  /// Web server logs with referrer and user agent.
  case combined
  /// Web server logs without them.
  case common
  /// Any text: tokens that carry digits are the scalars.
  case text
  /// Log records of any form: JSON objects as `json`, web server lines as `common`, all else by its
  /// tokens that vary (``RecordScanner``). May have several lines.
  case record
}
