/// What a full check of a log found.
package struct VerifyReport: Sendable {
  /// Something that is not as it must be.
  package struct Finding: Equatable, Sendable, CustomStringConvertible {
    /// The segment's path within the log, or the file's.
    package var segment: String
    /// The byte it was found at; nil if it is about the whole.
    package var position: Int?
    package var problem: String

    init(segment: String, position: Int?, problem: String) {
      self.segment = segment
      self.position = position
      self.problem = problem
    }

    /// What kept a segment, or the log, from being read further.
    init(_ error: LogError, of name: String) {
      self.init(
        segment: error.place?.segment ?? name, position: error.place?.position,
        problem: error.place?.fault.description ?? error.description)
    }

    /// `page_views/0/….log at byte 81920: bad header checksum, …`
    package var description: String {
      segment + (position.map { " at byte \($0)" } ?? "") + ": " + problem
    }
  }

  package var findings: [Finding] = []
  package var segments = 0
  package var batches = 0
  package var records = 0
  package var bytes = 0

  package var isSound: Bool { findings.isEmpty }
}
