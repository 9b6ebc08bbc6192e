/// Which records of a join come out without a partner.
@usableFromInline
package enum JoinKind: Sendable, Equatable, CaseIterable {
  /// None.
  case inner
  /// Those of the left stream.
  case left
  /// Those of both streams.
  case outer
}
