/// How far a user's last known place is from that of a transaction, and how long ago it was.
struct Travel {
  /// Kilometres; NaN where one of the places is not known.
  var kilometres = Double.nan
  /// Milliseconds of event time, below zero for a transaction that comes late.
  var elapsed: Int64 = 0

  var isKnown: Bool { !kilometres.isNaN }

  init(from user: inout User, to transaction: borrowing Transaction) {
    guard !transaction.latitude.isNaN, !user.latitude.isNaN else { return }
    kilometres = GreatCircle.kilometres(
      user.latitude, user.longitude, transaction.latitude, transaction.longitude)
    elapsed = transaction.time - user.placeTime
  }
}
