/// Lines that come from no source.
extension Ingestor {
  /// Appends lines, and marks the end of the inputs. Those that are no events become dead letters.
  ///
  /// - Returns: what became of them, in words; empty for no lines.
  func append(lines: [UInt8]) throws -> String {
    guard !lines.isEmpty else {
      try endInput()
      return ""
    }
    let outcome = try makeWorker().work(
      ChunkJob(
        chunk: Chunk(lines: lines, limits: limits), sourceID: 0, label: "", path: "-",
        file: "standard input"))
    _ = try writer.append(try batches(of: outcome), source: nil, endOfInput: true)
    return Self.answer(outcome)
  }
}
