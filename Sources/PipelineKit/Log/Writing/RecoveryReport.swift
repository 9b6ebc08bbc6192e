/// What opening a log found and did.
package struct RecoveryReport: Equatable, Sendable {
  /// Bytes that were cut off the end of a segment.
  package struct Cut: Equatable, Sendable, CustomStringConvertible {
    /// Why they could not stay.
    package enum Reason: Equatable, Sendable {
      /// No valid batch begins there, nor anywhere behind.
      case invalidTail(BatchFault)
      /// They belong to an append of which some batches are missing.
      case incompleteAppend(UInt64)
      /// They belong to appends behind a missing one, which were never durable.
      case behindMissingAppend(UInt64)
    }

    /// The segment's path within the log.
    package var segment: String
    package var from: Int
    package var to: Int
    package var reason: Reason

    /// `cut bytes 81920 to 90112 of page_views/0/….log: append 17 is incomplete`
    package var description: String {
      let why =
        switch reason {
        case .invalidTail(let fault): fault.description
        case .incompleteAppend(let sequence): "append \(sequence) is incomplete"
        case .behindMissingAppend(let sequence): "append \(sequence) before them is missing"
        }
      return "cut bytes \(from) to \(to) of \(segment): \(why)"
    }
  }

  /// The last append in the log.
  package var committedSequence: UInt64
  package var cuts: [Cut] = []
  /// Appends that were acknowledged, but not synced, and are gone; nil if there are none.
  package var lostUnsynced: ClosedRange<UInt64>?
  /// Segments that could not be synced; what they held is durable in new ones.
  package var replaced: [String] = []
  /// Whether the file of acknowledged appends was damaged or missing and was made anew.
  package var rebuiltCommitMark = false

  /// Whether there is nothing to tell.
  package var isClean: Bool {
    cuts.isEmpty && lostUnsynced == nil && replaced.isEmpty && !rebuiltCommitMark
  }
}
