/// What a process that does not write the log uses to ask the one that does.
package struct LogRequests: Sendable {
  private let catalog: Catalog

  /// Opens the catalog of a log that exists.
  package init(directory: String) throws(LogError) {
    catalog = try Catalog(directory: directory, access: .update)
  }

  /// Asks the writer to append `payload` to a topic; durable when this returns.
  ///
  /// The payload is whatever the two programs agree on, a few lines of the topic as a rule.
  package func submit(
    topic: String, payload: [UInt8], requester: String
  ) throws(LogError) -> RequestID {
    try catalog.insertRequest(topic: topic, payload: payload, requester: requester)
  }

  /// Returns what became of a request; nil while it is not answered.
  package func outcome(of id: RequestID) throws(LogError) -> RequestOutcome? {
    try catalog.outcome(of: id)
  }

  /// Looks for the answer to a request until there is one, or `pause` returns false.
  ///
  /// - Parameter pause: called between two looks; it sleeps, and gives up when it must.
  package func waitForOutcome(
    of id: RequestID, pause: () -> Bool
  ) throws(LogError) -> RequestOutcome? {
    repeat {
      if let outcome = try outcome(of: id) { return outcome }
    } while pause()
    return nil
  }
}
