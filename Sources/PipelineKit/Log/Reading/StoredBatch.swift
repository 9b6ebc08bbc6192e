/// A record batch in the log: its header, and the means to read its body.
///
/// Any number of threads may read bodies at once.
package struct StoredBatch: Sendable {
  package let header: BatchHeader
  package let target: TopicPartition
  /// Where the batch begins in its segment.
  package let position: Int
  /// The header's own checksum, which covers those of the columns.
  package let checksum: UInt32
  let file: SegmentFile

  /// Where the batch lies, for messages: `page_views/0/00000000000000000000.log`.
  package var segmentPath: String { file.name }

  /// Runs `body`, whose errors in decoding the batch become the log's, with the batch's place.
  package func naming<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as LogError {
      throw error
    } catch {
      throw LogError.undecodable(
        target, segment: segmentPath, at: position, offset: header.baseOffset, reason: "\(error)")
    }
  }

  /// Returns one column's stored bytes, verified by its checksum.
  ///
  /// - Precondition: `entry` is of the header's directory.
  /// - Throws: `LogError.corrupt` or `truncated` with the byte of the column.
  package func column(_ entry: ColumnEntry) throws(LogError) -> [UInt8] {
    guard let index = header.columns.firstIndex(of: entry) else {
      preconditionFailure("column of another batch")
    }
    let before = header.columns[..<index].reduce(0) { $0 + Int($1.storedLength) }
    let start = position + header.headerLength + before
    let bytes = try file.read(count: Int(entry.storedLength), at: start)
    do { try RecordBatchFormat.verify(column: bytes.span.bytes, of: entry) } catch {
      throw file.damage(error, at: start)
    }
    return bytes
  }

  /// Returns all columns' stored bytes back to back, each verified by its checksum.
  ///
  /// - Throws: `LogError.corrupt` or `truncated` with the byte of the body.
  package func body() throws(LogError) -> [UInt8] {
    let start = position + header.headerLength
    let bytes = try file.read(count: header.bodyLength, at: start)
    do { try RecordBatchFormat.verify(body: bytes.span.bytes, of: header) } catch {
      throw file.damage(error, at: start)
    }
    return bytes
  }
}
