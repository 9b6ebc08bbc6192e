/// Where the value of a feature comes from.
enum FeatureSource: Equatable, Sendable {
  /// A field of the transaction, or computed from its fields alone.
  case event
  /// Transactions within a window that ends with this one, it included.
  case windowed(WindowedMeasure)
  /// What the user did in earlier transactions.
  case history
  /// Fraud labels that had arrived when the transaction was scored.
  case labels
  /// A part of the score itself.
  case score
}

/// What is measured over whose transactions in which window.
///
///     user_amount_1h:      of: .user     measure: .amount             window: .oneHour
///     device_users_24h:    of: .device   measure: .distinct(.user)    window: .oneDay
struct WindowedMeasure: Equatable, Sendable {
  let of: FeatureEntity
  let measure: Measure
  let window: FeatureWindow

  enum Measure: Equatable, Sendable {
    case count
    /// The sum of minor units over transactions in this transaction's currency only.
    case amount
    /// How many different entities of this kind.
    case distinct(FeatureEntity)
  }
}

/// Whose transactions a window collects.
enum FeatureEntity: String, Sendable {
  case user, device, merchant, country
}

/// A window `(t - width, t]` of event time before a transaction at `t`.
enum FeatureWindow: Int64, Sendable, CaseIterable {
  case oneMinute = 60_000
  case fiveMinutes = 300_000
  case oneHour = 3_600_000
  case oneDay = 86_400_000

  /// The width, in milliseconds.
  var milliseconds: Int64 { rawValue }

  /// Whether the window moves by the millisecond; the others move in steps of a minute, so that
  /// they hold whole UTC minutes, the current one included up to now.
  var isExact: Bool { self == .oneMinute || self == .fiveMinutes }

  /// The window as tables show it.
  var text: String {
    switch self {
    case .oneMinute: "1 min"
    case .fiveMinutes: "5 min"
    case .oneHour: "1 h"
    case .oneDay: "24 h"
    }
  }
}
