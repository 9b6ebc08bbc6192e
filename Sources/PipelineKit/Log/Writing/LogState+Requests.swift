extension LogState {
  /// Returns the open requests, after answering those that were executed already.
  mutating func pendingRequests() throws(LogError) -> [LogRequest] {
    let open = try catalog.openRequests()
    for request in open where request.id <= position.lastRequest {
      try answer(request.id, .done("appended"))
    }
    return open.filter { $0.id > position.lastRequest }
  }

  /// Answers a request, once what it appended is durable.
  mutating func answer(_ id: RequestID, _ outcome: RequestOutcome) throws(LogError) {
    try sync()
    try catalog.answer(id, outcome)
  }
}
