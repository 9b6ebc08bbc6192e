@testable import ModelSupport

/// One accepted event as the model sees it.
struct FraudEvent {
  /// What makes two events the same: CloudEvents `source` or empty, and the id.
  struct Identity: Hashable {
    var source: Text
    var id: Text
  }

  enum Content {
    case transaction(Transaction)
    case label(transaction: Text, isFraud: Bool)
    case verdict(transaction: Text, isApproved: Bool)
  }

  struct Transaction {
    var id: Text
    var user: Text
    /// Minor units, above zero.
    var amount: Int
    var currency: Text
    var merchant: Text
    var category: Text?
    var country: Text?
    var channel: Text?
    var device: Text?
    /// As they are written.
    var location: (latitude: String, longitude: String)?
    /// Epoch milliseconds.
    var time: Int
  }

  var identity: Identity
  /// Epoch milliseconds.
  var time: Int
  var content: Content
}
