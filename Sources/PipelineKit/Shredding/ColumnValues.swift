/// The scalars of one column of a batch, decoded as far as their form goes.
///
/// Dictionary codes, integers and UUIDs stay what they are, so that a reader that needs a hash or
/// a number never sees their text; `append(_:to:)` gives any scalar's exact bytes.
package struct ColumnValues: Sendable {
  package enum Form: Sendable {
    /// One string a scalar, in `texts`.
    case raw
    /// `integers` are indexes into `texts`.
    case dictionary
    /// Two `words` a scalar, high then low.
    case uuid
    /// `integers` are ticks of the layout.
    case timestamp(TimestampText)
    /// A prefix and `integers` behind it, padded with zeros to `width` digits (0: as they are).
    case affix(prefix: [UInt8], width: Int)
    /// `integers` are scaled by that many decimal places.
    case decimal(places: Int)
  }

  /// How the scalars are held, and in which of the arrays.
  package let form: Form
  /// How many scalars there are.
  package let count: Int
  /// Codes, ticks or numbers: one a scalar where the form has them, else none.
  package private(set) var integers: [Int64] = []
  /// Two halves a scalar for UUIDs, high then low; else none.
  package private(set) var words: [UInt64] = []
  /// The scalars, or a dictionary's entries; else none.
  package private(set) var texts = TextPool()

  /// What a column of a batch may count; a writer's batches stay far below.
  static let countMax = 1 << 24

  /// A column whose scalars are held as text.
  init(texts: TextPool) {
    form = .raw
    count = texts.count
    self.texts = texts
  }

  /// Decodes a stored column of `count` scalars.
  ///
  /// - Throws: `ShredError` for bytes that no writer writes; nothing it accepts can trap later.
  package init(
    decoding bytes: borrowing RawSpan, count: Int, with decompressor: inout Decompressor
  ) throws(ShredError) {
    guard count > 0, count <= ColumnValues.countMax else { throw .invalid(at: 0, "count \(count)") }
    guard bytes.byteCount > 0 else { throw .truncated(at: 0) }
    guard let form = ColumnForm(rawValue: bytes.byte(0)) else {
      throw .newer(at: 0, "column form \(bytes.byte(0))")
    }
    self.count = count
    var position = 1
    switch form {
    case .raw:
      self.form = .raw
      texts = try ColumnValues.texts(bytes, &position, count: count, with: &decompressor)
    case .dictionary:
      self.form = .dictionary
      let distinct = try Section.readCount(bytes, &position, max: count)
      texts = try ColumnValues.texts(bytes, &position, count: distinct, with: &decompressor)
      integers = try IntegerBlock.read(bytes, &position, count: count, with: &decompressor)
      let range = ColumnValues.bounds(integers)
      guard range.lowerBound >= 0, range.upperBound < distinct else {
        throw .invalid(at: position, "dictionary codes \(range)")
      }
    case .uuid:
      self.form = .uuid
      guard bytes.byteCount - 1 == count * 16 else { throw .invalid(at: 1, "UUID bytes") }
      words = ColumnValues.words(bytes, 1, count: count * 2)
      position = bytes.byteCount
    case .timestamp:
      let layout = try TimestampText.read(bytes, &position)
      self.form = .timestamp(layout)
      integers = try IntegerBlock.read(bytes, &position, count: count, with: &decompressor)
      let range = ColumnValues.bounds(integers)
      guard layout.canWrite(range.lowerBound), layout.canWrite(range.upperBound) else {
        throw .invalid(at: position, "timestamps \(range)")
      }
    case .affix:
      self.form = try ColumnValues.affix(bytes, &position)
      integers = try IntegerBlock.read(bytes, &position, count: count, with: &decompressor)
      try checkAffixed(at: position)
    case .decimal:
      guard bytes.byteCount > 1, bytes.byte(1) > 0, bytes.byte(1) < 18 else {
        throw .invalid(at: 1, "decimal places")
      }
      position = 2
      self.form = .decimal(places: Int(bytes.byte(1)))
      integers = try IntegerBlock.read(bytes, &position, count: count, with: &decompressor)
      try checkMagnitude(at: position)
    }
    guard position == bytes.byteCount else {
      throw .invalid(at: position, "bytes left over")
    }
  }

  private static func texts(
    _ bytes: borrowing RawSpan, _ position: inout Int, count: Int,
    with decompressor: inout Decompressor
  ) throws(ShredError) -> TextPool {
    let lengths = try IntegerBlock.read(bytes, &position, count: count, with: &decompressor)
    let text = try Section.read(bytes, &position, with: &decompressor)
    return try TextPool(bytes: text, lengths: lengths)
  }

  /// Reads width and prefix.
  private static func affix(_ bytes: borrowing RawSpan, _ position: inout Int) throws(ShredError)
    -> Form
  {
    guard position < bytes.byteCount else { throw .truncated(at: position) }
    let width = Int(bytes.byte(position))
    position += 1
    guard width <= NumberText.digitsMax else { throw .invalid(at: position, "width \(width)") }
    let count = try Section.readCount(bytes, &position, max: 255)
    guard count <= bytes.byteCount - position else { throw .truncated(at: position) }
    let prefix = bytes.array(position..<position + count)
    position += count
    return .affix(prefix: prefix, width: width)
  }

  /// Checks that each number has a text: behind a prefix none is negative.
  private func checkAffixed(at position: Int) throws(ShredError) {
    guard case .affix(let prefix, let width) = form else { return }
    try checkMagnitude(at: position)
    guard !prefix.isEmpty || width > 0 else { return }
    let least = ColumnValues.bounds(integers).lowerBound
    guard least >= 0 else { throw .invalid(at: position, "negative \(least)") }
  }

  /// Checks that no number has more than eighteen digits.
  private func checkMagnitude(at position: Int) throws(ShredError) {
    let range = ColumnValues.bounds(integers)
    let limit: Int64 = 1_000_000_000_000_000_000
    guard range.lowerBound > -limit, range.upperBound < limit else {
      throw .invalid(at: position, "numbers \(range)")
    }
  }

  /// The least and the greatest of `integers`, of which there is one at least.
  private static func bounds(_ integers: [Int64]) -> ClosedRange<Int64> {
    var (least, greatest) = (integers[0], integers[0])
    for value in integers {
      least = min(least, value)
      greatest = max(greatest, value)
    }
    return least...greatest
  }

  /// `count` words from `start` on, most significant byte first.
  private static func words(_ bytes: borrowing RawSpan, _ start: Int, count: Int) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: count)
    var span = words.mutableSpan
    for index in 0..<count {
      unsafe span[unchecked: index] = bytes.word(start + index * 8).byteSwapped
    }
    return words
  }

  /// Appends the bytes of scalar `index`, exactly as they were written.
  package func append(_ index: Int, to out: inout [UInt8]) {
    switch form {
    case .raw: out.append(contentsOf: texts.bytes[texts.range(index)])
    case .dictionary: out.append(contentsOf: texts.bytes[texts.range(Int(integers[index]))])
    case .uuid: UUIDScalars.append(words[2 * index], words[2 * index + 1], to: &out)
    case .timestamp(let layout): layout.append(integers[index], to: &out)
    case .affix(let prefix, let width):
      out.append(contentsOf: prefix)
      NumberText.append(integers[index], width: width, to: &out)
    case .decimal(let places): NumberText.append(scaled: integers[index], places: places, to: &out)
    }
  }
}
