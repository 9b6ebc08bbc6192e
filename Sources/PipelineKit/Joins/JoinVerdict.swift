/// What a join did with a record.
@usableFromInline
package enum JoinVerdict: Sendable, Equatable {
  /// It joined what there was and is kept for what may come.
  case admitted
  /// Its window had closed: nothing was emitted for it, and it was counted. It belongs in the
  /// caller's late output.
  case late
}
