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
  /// The latest time of a line before it, less 30 seconds; nil for the first.
  var watermark: Int?

  /// The transaction that a label or a verdict is about.
  var about: Text {
    switch content {
    case .transaction(let transaction): transaction.id
    case .label(let id, _), .verdict(let id, _): id
    }
  }

  /// Whether one that stands before its transaction waits no more: when event time has come 90 days
  /// further than its own time, and than it had come then.
  func isOver(at now: Int?) -> Bool {
    guard let now else { return false }
    return now > max(time, watermark ?? time) + NaiveFraud.joinWindow
  }
}
