/// Reads the records of `__sources`, one after the other, faster than each for itself.
package struct SourceProgressDecoder: ~Copyable {
  private var reader = FlatJSONReader(
    topic: SourceProgress.topic,
    names: [
      "source_id", "label", "path", "position", "lines", "digest", "head_digest",
      "ends_unterminated", "is_ending", "append_lines", "append_accepted", "append_dead_letters",
      "append_blank", "append_continuation", "dated",
    ])

  /// Knows no shape of record yet.
  package init() {}

  /// Reads one record.
  ///
  /// - Throws: `IngestError.badRecord`.
  package mutating func decode(_ line: [UInt8]) throws(IngestError) -> SourceProgress {
    try reader.read(line)
    let id = try reader.count("source_id")
    let counts = try counts()
    guard try reader.count("append_lines") == counts.lines else {
      throw reader.damaged("lines are not accounted for")
    }
    return SourceProgress(
      sourceID: id == 0 ? SourceReach.requests : UInt64(id), label: try reader.text("label"),
      path: try reader.text("path"),
      mark: try mark(), isEnding: try reader.flag("is_ending"), counts: counts,
      dated: reader.optionalText("dated").flatMap {
        DatedLine(text: String(decoding: $0, as: UTF8.self))
      })
  }

  private func mark() throws(IngestError) -> SourceMark {
    SourceMark(
      position: try reader.count("position"), lines: try reader.count("lines"),
      digest: try reader.digest("digest"), headDigest: try reader.digest("head_digest"),
      endsUnterminated: try reader.flag("ends_unterminated"))
  }

  private func counts() throws(IngestError) -> LineCounts {
    var counts = LineCounts()
    counts.accepted = try reader.count("append_accepted")
    counts.deadLetters = try reader.count("append_dead_letters")
    counts.blank = try reader.count("append_blank")
    counts.continuation = try reader.count("append_continuation")
    return counts
  }
}
