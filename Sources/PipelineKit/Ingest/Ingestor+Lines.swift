/// Lines that come from no source.
extension Ingestor {
  /// Appends lines; those that are no events become dead letters.
  ///
  /// - Parameter endsInput: whether to mark the end of the inputs behind them.
  /// - Returns: what became of them, in words; empty for no lines.
  @discardableResult
  package func append(lines: [UInt8], endsInput: Bool) throws -> String {
    guard !lines.isEmpty else {
      if endsInput { try endInput() }
      return ""
    }
    let outcome = try makeWorker().work(
      ChunkJob(
        chunk: Chunk(lines: lines, limits: limits), sourceID: 0, label: "", path: "-",
        file: "standard input"))
    _ = try writer.append(try batches(of: outcome), source: nil, endOfInput: endsInput)
    return Self.answer(outcome)
  }
}
