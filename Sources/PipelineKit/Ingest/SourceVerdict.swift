/// What a file is to a log.
package enum SourceVerdict: Equatable, Sendable {
  /// No source has this beginning.
  case new
  /// It is what was consumed of the source, no more and no less.
  case unchanged(KnownSource)
  /// It begins with all that was consumed of the source, and goes on.
  case grown(KnownSource)
  /// It is what the source was when it was shorter: an older copy, consumed before.
  case older(KnownSource)
  /// A source was first seen at this path, but the file no longer begins with what was consumed of
  /// it: it is a new source.
  case rewritten(KnownSource)
}
