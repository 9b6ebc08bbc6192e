/// Lines that other processes ask to have appended.
extension Ingestor {
  /// Appends what other processes have asked for, each request once, and answers them.
  ///
  /// The payload is lines of the topic; those that are no events become dead letters like any other.
  func answerRequests(_ worker: IngestWorker) throws {
    for request in try writer.pendingRequests() {
      if let answer = answers[request.topic] {
        try writer.answer(request.id, try answer(request))
        continue
      }
      if request.topic == InternalTopics.deadLetterActions {
        try settle(request)
        continue
      }
      guard request.topic == topic.name else {
        try writer.answer(request.id, .refused("this program appends to \(topic.name) only"))
        continue
      }
      let origin = "request \(request.id.value) of \(request.requester)"
      let outcome = worker.work(
        ChunkJob(
          chunk: Chunk(lines: request.payload, limits: limits), sourceID: 0, label: "", path: "-",
          file: origin))
      var batches = try batches(of: outcome)
      guard !batches.isEmpty else {
        try writer.answer(request.id, .refused("there is no line in it"))
        continue
      }
      let progress = SourceProgress(requested: outcome)
      batches.append(
        try InternalTopics.batch([progress.encodeJSON()], topic: InternalTopics.sources))
      _ = try writer.append(batches, source: .request(request.id), endOfInput: false)
      try writer.answer(request.id, .done(Self.answer(outcome)))
    }
  }

  /// Appends what other processes have asked for, if anything; for those who have no worker.
  func answerRequests() throws {
    guard try !writer.pendingRequests().isEmpty else { return }
    try answerRequests(try makeWorker())
  }

  static func answer(_ outcome: ChunkOutcome) -> String {
    func noun(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
    return "appended \(noun(outcome.accepted, "event")) and "
      + noun(outcome.deadLetters.count, "dead letter")
  }
}

extension SourceProgress {
  /// The lines of a request: all requests are one source, which has no end to go on from.
  fileprivate init(requested outcome: ChunkOutcome) {
    var counts = LineCounts()
    counts.accepted = outcome.accepted
    counts.deadLetters = outcome.deadLetters.count
    counts.blank = outcome.blank
    self.init(
      sourceID: SourceReach.requests, label: "", path: "(log append)", mark: .start,
      isEnding: false, counts: counts)
  }
}

extension Chunk {
  /// A chunk of lines that come from no source.
  init(lines payload: [UInt8], limits: ChunkLimits) {
    var lines: [UInt64] = []
    var overlong: [OverlongLine] = []
    var start = 0
    func add(_ end: Int) {
      let length = end - start
      let isOverlong = length > limits.lineBytesMax
      if isOverlong {
        overlong.append(OverlongLine(index: lines.count, length: length, keptBytes: length))
      }
      lines.append(UInt64(start) << 32 | UInt64(isOverlong ? limits.keptBytes : length))
    }
    for (position, byte) in payload.enumerated() where byte == 0x0A {
      add(position)
      start = position + 1
    }
    if start < payload.count { add(payload.count) }
    self.init(
      bytes: payload, lines: lines, overlongLines: overlong, textPosition: 0,
      marks: (.start, .start, nil), isLast: true)
  }
}
