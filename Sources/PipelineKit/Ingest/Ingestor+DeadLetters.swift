/// Decisions on dead letters.
extension Ingestor {
  /// A decision, and the line that it requeues.
  package typealias Settlement = (action: DeadLetterAction, line: [UInt8]?)

  /// Appends decisions, and with them the lines that they requeue, as one append.
  ///
  /// - Parameter source: who asked for it, if another process did.
  /// - Returns: what was done, for people.
  /// - Throws: `IngestError.stillDead` if a line would be a dead letter again; nothing is appended.
  package func settle(
    _ settlements: [Settlement], source: SourceReach? = nil
  ) throws -> String {
    precondition(!settlements.isEmpty, "a decision on nothing")
    var batches: [EncodedBatch] = []
    let requeued = settlements.compactMap { settlement in
      settlement.line.map { (id: settlement.action.id, line: $0) }
    }
    if !requeued.isEmpty {
      let worker = try makeWorker()
      let payload = Array(requeued.map(\.line).joined(separator: [0x0A]))
      let outcome = worker.work(
        ChunkJob(
          chunk: Chunk(lines: payload, limits: limits), sourceID: 0, label: "", path: "-",
          file: "requeued"))
      if let letter = outcome.deadLetters.first {
        throw IngestError.stillDead(
          id: requeued[max(0, min(letter.place.line, requeued.count) - 1)].id,
          reason: letter.reason)
      }
      batches = outcome.batches
    }
    batches.append(
      try InternalTopics.batch(
        settlements.map { $0.action.encodeJSON() }, topic: InternalTopics.deadLetterActions))
    _ = try writer.append(batches, source: source, endOfInput: false)
    let discarded = settlements.count - requeued.count
    return [
      requeued.isEmpty ? nil : "requeued \(requeued.count)",
      discarded == 0 ? nil : "discarded \(discarded)",
    ].compactMap { $0 }.joined(separator: ", ")
  }

  /// Carries out a request for decisions.
  func settle(_ request: LogRequest) throws {
    do {
      let settlements = try request.payload.split(separator: 0x0A).map {
        try DeadLetterAction.decode(Array($0))
      }
      guard !settlements.isEmpty else {
        try writer.answer(request.id, .refused("there is no decision in it"))
        return
      }
      let done = try settle(settlements, source: .request(request.id))
      try writer.answer(request.id, .done(done))
    } catch let error as IngestError {
      try writer.answer(request.id, .refused("\(error)"))
    }
  }
}
