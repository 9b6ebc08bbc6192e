/// One payment before it is written in a format.
struct GeneratedTransaction: Sendable {
  /// Written `t-000000012`; unique within a stream, in time order.
  var number = 0
  /// Epoch milliseconds.
  var time: Int
  var user: Int32
  var merchant: Merchant
  /// In minor units of `currency`, above zero.
  var amount: Int
  var currency: Currency
  /// Index into `Country.all`; nil where the gateway could not tell.
  var country: UInt8?
  var place: City.Place?
  /// A number of 40 bits or more; nil for a plain card at a till.
  var device: UInt64?
  /// How it really was; nil if the holder paid.
  var fraud: FraudKind?
  /// Whether a person would look twice: far from home, large, in a burst.
  var isOdd = false
}
