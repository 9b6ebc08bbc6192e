import PipelineKit

/// What an order can be, and what can become of it.
///
///     placed ─▶ rejected
///        └───▶ reserved ─payment─▶ paid ──shipped──▶ shipped ──returned──▶ returned ⟲
///                 │ │ │             │ └─part─▶ partially_shipped ⟲ ──rest──▶ shipped
///                 │ │ └ expired     │                 │ └───────returned──▶ returned
///                 │ └ payment_failed│                 └ cancelled: the rest ▶ shipped
///                 └─ cancelled ◀────┘
///
/// **Laws.** What is rejected, cancelled, expired or was not paid never changes again. Nothing ships
/// that was not paid; nothing is returned that did not ship. A reservation is given back at most
/// once.
enum OrderStatus: String, CaseIterable, Sendable {
  case reserved, paid, shipped, returned, cancelled, expired, rejected
  case partiallyShipped = "partially_shipped"
  case paymentFailed = "payment_failed"

  /// What may happen to an order that was placed.
  enum Action: CaseIterable, Sendable {
    case confirmPayment, failPayment, cancel, shipPart, shipRest, takeBack, expire
  }

  /// What a step does to stock.
  enum Effect: Sendable {
    case nothing
    /// What is still reserved is available again.
    case release
    /// What is listed leaves the warehouse, and its reservation with it.
    case ship
    /// What is listed comes back.
    case takeBack
  }

  struct Step: Equatable, Sendable {
    let status: OrderStatus
    let effect: Effect
    var reason: String?
  }

  /// What `action` makes of an order of this status; nil if it may not happen.
  func step(_ action: Action) -> Step? {
    switch (self, action) {
    case (.reserved, .confirmPayment): Step(status: .paid, effect: .nothing)
    case (.reserved, .failPayment): Step(status: .paymentFailed, effect: .release)
    case (.reserved, .expire): Step(status: .expired, effect: .release)
    case (.reserved, .cancel), (.paid, .cancel): Step(status: .cancelled, effect: .release)
    case (.partiallyShipped, .cancel):
      Step(status: .shipped, effect: .release, reason: "remainder cancelled")
    case (.paid, .shipPart), (.partiallyShipped, .shipPart):
      Step(status: .partiallyShipped, effect: .ship)
    case (.paid, .shipRest), (.partiallyShipped, .shipRest):
      Step(status: .shipped, effect: .ship)
    case (.shipped, .takeBack), (.partiallyShipped, .takeBack), (.returned, .takeBack):
      Step(status: .returned, effect: .takeBack)
    default: nil
    }
  }
}
