/// How far into its source an append reaches, so that a restart resumes exactly behind it.
package struct SourceReach: Hashable, Sendable {
  /// Identifies the source by its content; 0 is none.
  package var id: UInt64
  /// Bytes of the source consumed once the append is done.
  package var position: UInt64
  /// The number of the append's first line in the source.
  package var firstLine: UInt64

  package init(id: UInt64, position: UInt64, firstLine: UInt64) {
    self.id = id
    self.position = position
    self.firstLine = firstLine
  }

  /// The source of appends made for other processes: its position is the request's id.
  package static let requests: UInt64 = 0xFFFF_FFFF_FFFF_FFFF

  /// The source of published events: their batches say how far an outbox has been read.
  package static let outbox: UInt64 = 0xFFFF_FFFF_FFFF_FFFE

  /// Marks an append as the execution of a request, so that it is not executed again.
  package static func request(_ id: RequestID) -> SourceReach {
    SourceReach(id: requests, position: UInt64(id.value), firstLine: 0)
  }
}
