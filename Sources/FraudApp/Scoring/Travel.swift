import Glibc

/// How far a user's last known place is from that of a transaction, and how long ago it was.
struct Travel {
  /// Kilometres; NaN where one of the places is not known.
  var kilometres = Double.nan
  /// Milliseconds of event time, below zero for a transaction that comes late.
  var elapsed: Int64 = 0

  var isKnown: Bool { !kilometres.isNaN }

  init(from user: inout User, to transaction: borrowing Transaction) {
    guard !transaction.latitude.isNaN, !user.latitude.isNaN else { return }
    kilometres = Travel.kilometres(
      user.latitude, user.longitude, transaction.latitude, transaction.longitude)
    elapsed = transaction.time - user.placeTime
  }

  /// The distance on a sphere of the earth's mean radius.
  ///
  /// Source: the haversine formula; Sinnott, "Virtues of the Haversine" (1984).
  static func kilometres(_ lat1: Double, _ lon1: Double, _ lat2: Double, _ lon2: Double) -> Double {
    let radians = Double.pi / 180
    let sinLatitude = sin((lat2 - lat1) * radians / 2)
    let sinLongitude = sin((lon2 - lon1) * radians / 2)
    let chord =
      sinLatitude * sinLatitude
      + cos(lat1 * radians) * cos(lat2 * radians) * sinLongitude * sinLongitude
    return 2 * 6371.0088 * asin(min(1, chord.squareRoot()))
  }
}
