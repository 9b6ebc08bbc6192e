/// Two partners, or one record that had none.
@usableFromInline
package enum JoinMatch<Left: Sendable, Right: Sendable>: Sendable {
  case pair(Left, Right)
  case leftAlone(Left)
  case rightAlone(Right)
}

extension JoinMatch: Equatable where Left: Equatable, Right: Equatable {}
