/// How far a source was consumed by one append: a record of the internal topic `__sources`.
///
///     {"source_id":1,"label":"","path":"logs/a.jsonl","position":5120,"lines":14,
///      "digest":"9c2c6b1d0a7f4e35","head_digest":"…","ends_unterminated":false,"is_ending":true,
///      "append_lines":14,"append_accepted":12,"append_dead_letters":1,"append_blank":1,
///      "append_continuation":0}
///
/// on one line, the fields always in this order; sources of log records that have a dated line name it
/// behind them (`"dated":"2026/12/60"`). `lines` counts from the source's start, the
/// fields with `append_` this append alone: `ingested_files` is their sum by source.
package struct SourceProgress: Equatable, Sendable {
  /// The topic's name.
  package static let topic = "__sources"

  /// The id that the registry gave the source; `SourceReach.requests`, written as 0, for lines that
  /// other processes asked to have appended.
  package var sourceID: UInt64
  /// What `--source` said, else empty.
  package var label: String
  /// Where the source was first seen.
  package var path: String
  /// The source once the append is consumed.
  package var mark: SourceMark
  /// Whether the source ended there.
  package var isEnding: Bool
  /// What became of the append's lines.
  package var counts: LineCounts
  /// Of log records: the last dated line so far, if there was one.
  package var dated: DatedLine?

  /// Makes a record of one append.
  package init(
    sourceID: UInt64, label: String, path: String, mark: SourceMark, isEnding: Bool,
    counts: LineCounts, dated: DatedLine? = nil
  ) {
    self.dated = dated
    self.sourceID = sourceID
    self.label = label
    self.path = path
    self.mark = mark
    self.isEnding = isEnding
    self.counts = counts
  }

  /// Returns the record's line, without a newline.
  package func encodeJSON() -> [UInt8] {
    var out = FlatJSONWriter()
    // 0 is no source of its own: the lines of requests.
    out.add("source_id", sourceID == SourceReach.requests ? 0 : Int(sourceID))
    out.add("label", label)
    out.add("path", path)
    out.add("position", mark.position)
    out.add("lines", mark.lines)
    out.add("digest", hex: mark.digest)
    out.add("head_digest", hex: mark.headDigest)
    out.add("ends_unterminated", mark.endsUnterminated)
    out.add("is_ending", isEnding)
    out.add("append_lines", counts.lines)
    out.add("append_accepted", counts.accepted)
    out.add("append_dead_letters", counts.deadLetters)
    out.add("append_blank", counts.blank)
    out.add("append_continuation", counts.continuation)
    if let dated { out.add("dated", dated.text) }
    return out.finish()
  }

  /// Reads one record.
  ///
  /// - Throws: `IngestError.badRecord`.
  package init(json line: [UInt8]) throws(IngestError) {
    var decoder = SourceProgressDecoder()
    self = try decoder.decode(line)
  }
}
