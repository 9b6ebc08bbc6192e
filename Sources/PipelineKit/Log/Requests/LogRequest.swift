/// The number of a request, from 1, in the order they were made.
package struct RequestID: Hashable, Comparable, Sendable {
  package var value: Int64
  package init(_ value: Int64) { self.value = value }
  package static func < (left: RequestID, right: RequestID) -> Bool { left.value < right.value }
}

/// What another process asks the writer of a log to append.
package struct LogRequest: Equatable, Sendable {
  package var id: RequestID
  package var topic: String
  /// Lines of the topic, as the two processes agree.
  package var payload: [UInt8]
  /// Who asks, for people.
  package var requester: String
}

/// What became of a request.
package enum RequestOutcome: Equatable, Sendable {
  /// It is in the log, durably; the text is for the requester.
  case done(String)
  /// It was not appended, for that reason.
  case refused(String)
}
