import Testing

@testable import PipelineKit

/// Lines as one batch, and what a binding reads of them.
struct EventLines {
  private let columns: ShreddedColumns
  private let count: Int
  private let format: LineFormat

  init(_ lines: [String], format: LineFormat = .json) throws {
    columns = try encoded(lines.map(utf8), format: format)
    (count, self.format) = (lines.count, format)
  }

  /// Reads with a fresh reader.
  private func read<T>(
    _ body: (ColumnReader, inout Decompressor) throws -> T
  ) throws -> T {
    var decompressor = try Decompressor()
    let shredded = try ShreddedBatch(
      columns, recordCount: count, format: format, with: &decompressor)
    let reader = ColumnReader(shredded: shredded, isAccessLog: format.isAccessLog)
    return try body(reader, &decompressor)
  }

  /// A text field, nil where an event has none.
  func texts(_ field: EventBinding.Text) throws -> [String?] {
    try read { reader, decompressor in
      let column = try reader.text(field, columns, with: &decompressor)
      return (0..<count).map { column.bytes($0).map(shown) }
    }
  }

  /// The hash of a text field for each event, nil where it has none.
  func hashes(_ field: EventBinding.Text) throws -> [UInt64?] {
    try read { reader, decompressor in
      let column = try reader.text(field, columns, with: &decompressor)
      return column.codes.map { $0 < 0 ? nil : column.hashes[Int($0)] }
    }
  }

  /// A whole number field, nil where an event has none.
  func integers(_ field: EventBinding.Integer) throws -> [Int64?] {
    try read { reader, decompressor in
      try reader.integer(field, columns, with: &decompressor).map {
        $0 == EventBatch.absent ? nil : $0
      }
    }
  }

  func times() throws -> [Int64] { try read { try $0.times(columns, with: &$1) } }

  func ids() throws -> [ID128] { try read { try $0.ids(nil, columns, with: &$1).ids } }

  /// The elements of `items`: for each event its elements, each with its fields.
  func items(_ fields: [EventBinding.Text]) throws -> [[[String?]]] {
    let binding = EventBinding(texts: [], integers: [], itemsPath: "items", itemFields: fields)
    return try read { reader, decompressor in
      let items = try reader.items(binding, columns, with: &decompressor)
      return (0..<count).map { record in
        items.range(record).map { element in
          items.texts.map { $0.bytes(element).map(shown) }
        }
      }
    }
  }
}
