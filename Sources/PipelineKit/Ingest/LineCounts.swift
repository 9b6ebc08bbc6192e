/// What became of some lines of a source.
///
/// Every line is one of these: `lines = accepted + deadLetters + blank + continuation`. Duplicates
/// are among the accepted; only views tell them apart.
package struct LineCounts: Hashable, Sendable {
  /// Lines that became an event.
  package var accepted = 0
  /// Lines that became a dead letter.
  package var deadLetters = 0
  /// Lines without anything but white space.
  package var blank = 0
  /// Lines of multi-line records beyond their first.
  package var continuation = 0

  /// No lines.
  package init() {}

  /// All lines.
  package var lines: Int { accepted + deadLetters + blank + continuation }

  /// Adds the counts of other lines.
  package static func += (left: inout LineCounts, right: LineCounts) {
    left.accepted += right.accepted
    left.deadLetters += right.deadLetters
    left.blank += right.blank
    left.continuation += right.continuation
  }
}
