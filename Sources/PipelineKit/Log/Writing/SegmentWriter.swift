/// The active segment of a partition: where appends go.
///
/// Three ends, and their law, `durable <= acknowledged <= written`: the bytes known to be on the
/// disk, those of acknowledged appends, and those of the append under way, which is the file's own
/// length and not kept.
struct SegmentWriter: Sendable {
  /// The segment as the catalog has it.
  var segment: Segment
  let file: SegmentFile
  /// Everything acknowledged.
  private(set) var acknowledged: SegmentSummary
  /// Everything known to be on the disk.
  private(set) var durable: SegmentSummary

  /// A segment of which everything in `acknowledged` is there, and its own summary on the disk.
  init(_ segment: Segment, file: SegmentFile, acknowledged: SegmentSummary) {
    self.segment = segment
    self.file = file
    self.acknowledged = acknowledged
    durable = segment.summary
    checkInvariants()
  }

  var isDirty: Bool { acknowledged.bytes > durable.bytes }

  /// The segment with everything that is on the disk, for the catalog.
  var recorded: Segment {
    var segment = segment
    segment.summary = durable
    return segment
  }

  /// Writes a batch behind what is acknowledged.
  func write(header: [UInt8], body: [UInt8]) throws(FileError) {
    try file.file.write(header.span.bytes, at: acknowledged.bytes)
    try file.file.write(body.span.bytes, at: acknowledged.bytes + header.count)
  }

  /// Takes the batch that was written as acknowledged.
  mutating func acknowledge(_ header: BatchHeader, checksum: UInt32) {
    acknowledged.add(header, checksum: checksum)
  }

  /// Cuts off what was written and not acknowledged.
  func rollBack() throws(FileError) {
    try file.file.truncate(to: acknowledged.bytes)
  }

  /// Makes everything written durable; what is not acknowledged yet does not count.
  mutating func synchronize() throws(FileError) {
    try file.file.synchronize()
    durable = acknowledged
    checkInvariants()
  }

  /// Takes what was acknowledged after its sync as durable.
  mutating func markDurable() {
    durable = acknowledged
    checkInvariants()
  }

  private func checkInvariants() {
    precondition(durable.bytes <= acknowledged.bytes, "durable beyond acknowledged")
    precondition(durable.endOffset <= acknowledged.endOffset, "durable beyond acknowledged")
    precondition(!segment.isSealed, "writing a sealed segment")
  }
}
