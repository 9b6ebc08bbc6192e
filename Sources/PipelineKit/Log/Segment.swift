/// A file of record batches of one partition, back to back, as the catalog knows it.
///
/// The law: its base offset is at most every offset inside, and greater than every offset in the
/// segments before it. Exactly one segment of a partition is active: the last one, which appends go
/// to. All others are sealed: durable when they were sealed, and never changed or cut.
package struct Segment: Equatable, Sendable {
  /// Where a segment lives.
  package enum Tier: String, Sendable {
    /// As it was appended, in the log's own folder.
    case hot
  }

  package var target: TopicPartition
  /// The file's name within the partition's folder.
  package var fileName: String
  package var tier: Tier
  package var isSealed: Bool
  /// All of it if sealed; else as it was when the catalog was last written, which is less.
  package var summary: SegmentSummary

  /// The path within the log: `page_views/3/00000000000000000000.log`.
  package var path: String { "\(target)/\(fileName)" }

  /// Returns the name of a segment's file: its base offset in twenty digits.
  ///
  /// - Parameter attempt: 0, or how many files of that name are in the way: what is left of a roll
  ///   that was not finished, or of a file whose sync failed.
  static func fileName(baseOffset: Offset, attempt: Int) -> String {
    let digits = String(baseOffset.value)
    let name = String(repeating: "0", count: 20 - digits.count) + digits
    return attempt == 0 ? name + ".log" : "\(name)-\(attempt).log"
  }
}
