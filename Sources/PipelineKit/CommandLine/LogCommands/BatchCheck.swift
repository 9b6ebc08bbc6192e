/// Decodes batches to see that they can be.
final class BatchCheck {
  private var decompressor: Decompressor
  private var internals: InternalDecoder

  init() throws(DeflateError) {
    decompressor = try Decompressor()
    internals = try InternalDecoder()
  }

  /// Restores the lines of a batch, and reads those of internal topics.
  ///
  /// - Throws: what decoding throws.
  func decode(_ batch: StoredBatch) throws {
    switch batch.target.topic {
    case InternalTopics.sources: _ = try internals.progress(batch)
    case InternalTopics.deadLetters: _ = try internals.deadLetters(batch)
    default:
      let header = batch.header
      guard let format = LineFormat(code: header.bodyFormat) else {
        throw EventError.unknownFormat(code: header.bodyFormat)
      }
      let shredded = try ShreddedBatch(
        batch, recordCount: header.recordCount, format: format, with: &decompressor)
      _ = try shredded.lines(from: batch, with: &decompressor)
    }
  }
}
