import PipelineKit

/// What web analytics reads: page views, orders and actions of visitors.
///
/// Web server logs come in as page views: the visitor is the address and the user agent.
enum AnalyticsEvents {
  /// The topic, and the name of what its types count.
  static let topic = "page_views"

  static let schema = EventSchema(
    topic: topic,
    types: [
      EventType(
        "page_view",
        [
          EventField("visitor_id", .text, required: true),
          EventField("path", .text, required: true),
          EventField("referrer", .text), EventField("source", .text),
          EventField("load_time_ms", .integer(min: 0)), EventField("user_agent", .text),
          EventField("feature", .text), EventField("country", .text),
        ]),
      EventType(
        "order_placed",
        [
          EventField("order_id", .text, required: true),
          EventField("visitor_id", .text, required: true),
          EventField("amount", .money, required: true), EventField("currency", .currency),
          EventField("source", .text), EventField("items[].product_id", .text, required: true),
          EventField("items[].quantity", .integer(min: 0), required: true),
          EventField("items[].price", .money),
        ]),
      EventType(
        "order_cancelled",
        [
          EventField("order_id", .text, required: true), EventField("visitor_id", .text),
          EventField("amount", .money, required: true), EventField("currency", .currency),
        ]),
      EventType(
        "action",
        [
          EventField("visitor_id", .text, required: true),
          EventField("feature", .text, required: true),
        ]),
    ],
    keyPaths: ["visitor_id", "order_id"], accessLogType: 0)

  /// The visitor of a web server's log line with neither address nor user agent.
  static let unknownVisitor = "(unknown)"

  /// The text fields bound, by their place in `EventBatch.texts`.
  enum Text: Int, CaseIterable {
    case type, visitor, path, source, referrer, userAgent, feature, country, order, currency, amount
    /// Of web servers' logs alone: the request's method and the client's address.
    case method, client
  }

  /// The integer fields bound, by their place in `EventBatch.integers`.
  enum Integer: Int, CaseIterable {
    case loadTime, version, status, bytes
  }

  /// The fields of an order's items bound, by their place in `ItemColumns.texts`.
  enum Item: Int, CaseIterable {
    case product, quantity, price
  }

  /// The binding; fields that no wanted table needs stay unread, and so do the items of orders.
  static func binding(wanting fields: Set<Text>, items: Bool) -> EventBinding {
    EventBinding(
      texts: Text.allCases.map { field in
        EventBinding.Text(
          path(of: field), accessLog: accessLog(field),
          placeholder: field == .visitor ? unknownVisitor : nil, hashed: field == .visitor,
          bare: field == .amount, wanted: fields.contains(field), ofEnvelope: field == .type)
      },
      integers: [
        EventBinding.Integer("load_time_ms"), EventBinding.Integer("schema_version"),
        EventBinding.Integer("\u{0}", accessLog: "status"),
        EventBinding.Integer("\u{0}", accessLog: "bytes"),
      ],
      itemsPath: items ? "items" : nil,
      itemFields: [
        EventBinding.Text("product_id"), EventBinding.Text("quantity", bare: true),
        EventBinding.Text("price", bare: true),
      ])
  }

  private static func path(of field: Text) -> String {
    switch field {
    case .type: "type"
    case .visitor: "visitor_id"
    case .path: "path"
    case .source: "source"
    case .referrer: "referrer"
    case .userAgent: "user_agent"
    case .feature: "feature"
    case .country: "country"
    case .order: "order_id"
    case .currency: "currency"
    case .amount: "amount"
    case .method, .client: "\u{0}"
    }
  }

  private static func accessLog(_ field: Text) -> [String] {
    switch field {
    case .visitor: ["host", "user_agent"]
    case .path: ["target"]
    case .referrer: ["referer"]
    case .userAgent: ["user_agent"]
    case .method: ["method"]
    case .client: ["host"]
    default: []
    }
  }
}
