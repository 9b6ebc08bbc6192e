/// Lines that other processes ask to have appended.
extension Ingestor {
  /// Appends what other processes have asked for, each request once, and answers them.
  ///
  /// The payload is lines of the topic; those that are no events become dead letters like any other.
  func answerRequests(_ worker: inout ChunkWorker) throws {
    for request in try writer.pendingRequests() {
      guard request.topic == topic.name else {
        try writer.answer(request.id, .refused("this program appends to \(topic.name) only"))
        continue
      }
      let origin = "request \(request.id.value) of \(request.requester)"
      let outcome = worker.work(Chunk(lines: request.payload), file: origin)
      let batches = try batches(of: outcome)
      guard !batches.isEmpty else {
        try writer.answer(request.id, .refused("there is no line in it"))
        continue
      }
      let receipt = try writer.append(batches, source: .request(request.id), endOfInput: false)
      try writer.answer(request.id, .done("appended as \(receipt.sequence)"))
    }
  }
}

extension Chunk {
  /// A chunk of lines that come from no source.
  init(lines payload: [UInt8]) {
    var lines: [UInt64] = []
    var start = 0
    for (position, byte) in payload.enumerated() where byte == 0x0A {
      lines.append(UInt64(start) << 32 | UInt64(position - start))
      start = position + 1
    }
    if start < payload.count {
      lines.append(UInt64(start) << 32 | UInt64(payload.count - start))
    }
    self.init(
      bytes: payload, lines: lines, overlongLines: [], textPosition: 0,
      marks: (.start, .start, nil), isLast: true)
  }
}
