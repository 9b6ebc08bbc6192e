/// Where the stored columns of a batch come from: a log, or memory.
package protocol StoredColumns {
  /// How many values column `id` holds, or nil if the batch has no such column.
  func valueCount(ofColumn id: UInt32) -> Int?

  /// The stored bytes of column `id`, verified.
  func bytes(ofColumn id: UInt32) throws -> [UInt8]
}
