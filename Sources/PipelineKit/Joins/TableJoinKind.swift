/// What a stream–table join does with a record whose key the table does not have.
@usableFromInline
package enum TableJoinKind: Sendable, Equatable, CaseIterable {
  /// Nothing comes out.
  case inner
  /// The record comes out alone.
  case left
}
