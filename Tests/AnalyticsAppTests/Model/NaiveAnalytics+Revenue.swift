@testable import ModelSupport

/// `revenue_days` and `product_sales`.
///
/// Decisions the specification leaves open:
/// - A row of `revenue_days` needs an order or a cancellation of that day and currency.
/// - `product_sales.orders` counts orders that have the product, however many of their lines do.
extension NaiveAnalytics {
  func revenueViews(_ facts: Facts) -> [String: [Row]] {
    ["revenue_days": revenueDays(facts), "product_sales": productSales(facts.placed)]
  }

  private struct DayAndCurrency: Hashable {
    var day: Text
    var currency: Text
  }

  private func revenueDays(_ facts: Facts) -> [Row] {
    let placed = NaiveAnalytics.groups(facts.placed) {
      DayAndCurrency(day: Instant.dayText($0.time), currency: $0.order.currency)
    }
    let cancelled = NaiveAnalytics.groups(facts.cancelled) {
      DayAndCurrency(day: Instant.dayText($0.time), currency: $0.order.currency)
    }
    return Set(placed.keys).union(cancelled.keys).map { key in
      let gross = (placed[key] ?? []).reduce(0) { $0 + $1.order.amount }
      let lost = (cancelled[key] ?? []).reduce(0) { $0 + $1.order.amount }
      return [
        "day": key.day, "currency": key.currency, "orders": Text(placed[key]?.count ?? 0),
        "cancelled": Text(cancelled[key]?.count ?? 0), "gross_minor": Text(gross),
        "cancelled_minor": Text(lost), "net_minor": Text(gross - lost),
      ]
    }
  }

  private struct Sale: Hashable {
    var product: Text
    var currency: Text
  }

  private func productSales(_ placed: [Facts.Placed]) -> [Row] {
    let lines = placed.enumerated().flatMap { number, placed in
      placed.order.items.map { (order: number, item: $0, currency: placed.order.currency) }
    }
    return NaiveAnalytics.groups(lines) {
      Sale(product: $0.item.product, currency: $0.currency)
    }.map { sale, lines in
      [
        "product_id": sale.product, "currency": sale.currency,
        "quantity": Text(lines.reduce(0) { $0 + $1.item.quantity }),
        "revenue_minor": Text(lines.reduce(0) { $0 + $1.item.revenue }),
        "orders": Text(Set(lines.map(\.order)).count),
      ]
    }
  }
}
