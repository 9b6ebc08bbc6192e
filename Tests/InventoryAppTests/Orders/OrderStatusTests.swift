import Testing

@testable import InventoryApp

/// The state machine of an order, over all sequences of what may happen up to a length.
struct OrderStatusTests {
  /// What an order went through.
  private struct Life {
    var status = OrderStatus.reserved
    var wasPaid = false
    var shipped = 0
    var released = 0
    var returned = 0
  }

  private static let sequenceLength = 6

  /// Calls `body` with each step that can happen on any path, and the life before it.
  private static func forEachStep(
    _ body: (Life, OrderStatus.Action, OrderStatus.Step) -> Void
  ) {
    func go(_ life: Life, _ depth: Int) {
      guard depth < sequenceLength else { return }
      for action in OrderStatus.Action.allCases {
        guard let step = life.status.step(action) else { continue }
        body(life, action, step)
        var next = life
        next.status = step.status
        next.wasPaid = next.wasPaid || action == .confirmPayment
        next.shipped += step.effect == .ship ? 1 : 0
        next.released += step.effect == .release ? 1 : 0
        next.returned += step.effect == .takeBack ? 1 : 0
        go(next, depth + 1)
      }
    }
    go(Life(), 0)
  }

  @Test func `nothing ships that was not paid, and nothing comes back that did not ship`() {
    var steps = 0
    Self.forEachStep { life, _, step in
      steps += 1
      if step.effect == .ship { #expect(life.wasPaid) }
      if step.effect == .takeBack { #expect(life.shipped > 0) }
    }
    #expect(steps > 40)
  }

  @Test func `a reservation is given back at most once, and never after all was shipped`() {
    Self.forEachStep { life, _, step in
      guard step.effect == .release else { return }
      #expect(life.released == 0)
      #expect(life.status != .shipped && life.status != .returned)
    }
  }

  @Test(arguments: [OrderStatus.rejected, .cancelled, .expired, .paymentFailed])
  func `what came to nothing never changes`(status: OrderStatus) {
    for action in OrderStatus.Action.allCases { #expect(status.step(action) == nil) }
  }

  @Test func `every status is reached, and only those of the table`() {
    var seen: Set<OrderStatus> = [.reserved]
    Self.forEachStep { seen.insert($2.status) }
    #expect(seen == Set(OrderStatus.allCases).subtracting([.rejected]))
  }

  @Test func `the rest of a partial shipment can be cancelled, which leaves it shipped`() {
    #expect(
      OrderStatus.partiallyShipped.step(.cancel)
        == OrderStatus.Step(status: .shipped, effect: .release, reason: "remainder cancelled"))
  }
}
