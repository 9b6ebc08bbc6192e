/// Prints the records of a topic on standard output.
///
///     cursor ─▶ appends ─▶ workers: restore the lines ─▶ in order: standard output
///
/// Batches are restored whole, on several threads; at most a few appends are in memory.
final class RecordPrinter {
  /// One append, and how many of its records are printed at most.
  private struct Job: Sendable {
    let batches: [StoredBatch]
    let countMax: Int
  }

  private let selection: RecordSelection
  private let printsPlaces: Bool

  /// - Parameter printsPlaces: whether partition and offset stand before each record.
  init(_ selection: RecordSelection, printsPlaces: Bool) {
    self.selection = selection
    self.printsPlaces = printsPlaces
  }

  /// Prints the records up to the present end of the log.
  ///
  /// - Throws: `CommandError.outputClosed` when the reader of standard output has gone; `LogError`
  ///   for damage, after the records before it.
  func print(_ reader: LogReader, threads: Int) throws {
    let (selection, printsPlaces) = (selection, printsPlaces)
    let jobs = try Self.jobs(reader, selection)
    let texts = OrderedParallelMap<Job, [UInt8]>(
      workers: threads, source: jobs,
      makeWorker: {
        let text = try RecordText(from: selection.from, printsPlaces: printsPlaces)
        return { try text.lines(of: $0.batches, countMax: $0.countMax) }
      })
    defer { texts.cancel() }
    var output = StandardOutput()
    var failure: (any Error)?
    do {
      while let text = try texts.next() { try output.write(text) }
    } catch { failure = error }
    try output.flush()
    if let failure { throw failure }
  }

  /// Gives one append after the other; called on one thread.
  private static func jobs(
    _ reader: LogReader, _ selection: RecordSelection
  ) throws -> @Sendable () throws -> Job? {
    let end = try reader.committedSequence()
    let targets = try reader.partitions(of: selection.topic)
    let ends = zip(targets, try reader.endOffsets(selection.topic))
    nonisolated(unsafe) var cursor = try AppendCursor(
      reader, topics: [selection.topic],
      from: selection.offsets(Dictionary(uniqueKeysWithValues: ends)))
    nonisolated(unsafe) var left = selection.countMax
    return {
      while left > 0, let append = try cursor.next(upTo: end) {
        let batches = selection.batches(of: append)
        let count = batches.reduce(0) { $0 + selection.count(in: $1.header) }
        guard count > 0 else { continue }
        defer { left -= min(left, count) }
        return Job(batches: batches, countMax: min(left, count))
      }
      return nil
    }
  }
}
