import PipelineKit

/// Views of orders.
enum SalesViews {
  static let all = [
    PublicView(
      name: "revenue_days",
      sql: """
        SELECT \(TimeSQL.day("day_ms")) AS day, currency, orders, cancelled, gross_minor, \
        cancelled_minor, gross_minor - cancelled_minor AS net_minor FROM {revenue}
        """,
      sentence:
        "Orders placed and cancelled on each UTC day; cancellations count on their own day.",
      units: "*_minor: minor units of the currency"),
    PublicView(
      name: "product_sales",
      sql: "SELECT product_id, currency, quantity, revenue_minor, orders FROM {product_revenue}",
      sentence: "What was ordered of each product; cancellations do not reduce it.",
      units: "revenue_minor: minor units of the currency"),
  ]
}
