import PipelineKit

/// What fraud scoring reads: transactions, what became of them, and what reviewers said.
enum FraudEvents {
  static let topic = "transactions"
  /// The topic of configurations.
  static let referenceTopic = "reference"

  static let schema = EventSchema(
    topic: topic,
    types: [
      EventType(
        "transaction",
        [
          EventField("transaction_id", .string, required: true),
          EventField("user_id", .string, required: true),
          EventField("merchant_id", .string, required: true),
          EventField("amount", .positiveMoney, required: true), EventField("category", .string),
          EventField("country", .string), EventField("channel", .string),
          EventField("device_id", .string), EventField("location", .object),
          EventField("location.lat", .number(-90...90), required: true),
          EventField("location.lon", .number(-180...180), required: true),
        ]),
      EventType(
        "label",
        [
          EventField("transaction_id", .string, required: true),
          EventField("is_fraud", .boolean, required: true),
        ]),
      EventType(
        "review_decision",
        [
          EventField("transaction_id", .string, required: true),
          EventField("verdict", .choice(["approved", "fraud"]), required: true),
          EventField("reviewer", .string), EventField("note", .string),
        ]),
    ],
    keyPaths: ["user_id", "transaction_id"])

  /// The text fields bound, by their place in `EventBatch.texts`.
  enum Text: Int, CaseIterable {
    case type, transaction, user, merchant, amount, currency, category, country, channel, device,
      latitude, longitude, isFraud, verdict

    var path: String {
      switch self {
      case .type: "type"
      case .transaction: "transaction_id"
      case .user: "user_id"
      case .merchant: "merchant_id"
      case .amount: "amount"
      case .currency: "currency"
      case .category: "category"
      case .country: "country"
      case .channel: "channel"
      case .device: "device_id"
      case .latitude: "location.lat"
      case .longitude: "location.lon"
      case .isFraud: "is_fraud"
      case .verdict: "verdict"
      }
    }

    fileprivate var isBare: Bool {
      self == .amount || self == .latitude || self == .longitude || self == .isFraud
    }

    fileprivate var isHashed: Bool {
      switch self {
      case .transaction, .user, .merchant, .category, .country, .channel, .device: true
      default: false
      }
    }
  }

  /// What folds read.
  static var binding: EventBinding {
    EventBinding(
      texts: Text.allCases.map { field in
        EventBinding.Text(
          field.path, hashed: field.isHashed, bare: field.isBare, ofEnvelope: field == .type)
      },
      integers: [EventBinding.Integer(EventSchema.versionPath)])
  }
}
