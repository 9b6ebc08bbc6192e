@testable import ModelSupport

/// Reads one line of JSON into an event, or says why it is none.
///
/// Decisions the specification leaves open:
/// - An object with a member `specversion` is a CloudEvents envelope; its fields are in `data`.
/// - `schema_version` is 1 or 2 for every type; anything else is a dead letter.
/// - A member that is not in the type's schema is unknown and ignored, whatever its JSON type.
/// - `amount` and `price` are JSON numbers; version 1 wants integers without point and exponent.
/// - An item needs `product_id` (string) and `quantity` (integer); a missing price counts 0.
/// - A version 1 order is in USD even if it carries a `currency`; a version 2 order without one,
///   too.
struct EventReader {
  /// Epoch milliseconds at which the lines are appended.
  var appendTime: Int

  private struct Rejected: Error { var kind: ModelDeadLetterKind }

  func read(_ line: [UInt8]) -> Result<ModelEvent, ModelDeadLetter.Reason> {
    do {
      return .success(try event(line))
    } catch {
      return .failure(ModelDeadLetter.Reason(kind: error.kind))
    }
  }

  private func event(_ line: [UInt8]) throws(Rejected) -> ModelEvent {
    guard line.count <= 1 << 20 else { throw Rejected(kind: .tooLong) }
    guard String(validating: line, as: UTF8.self) != nil else { throw Rejected(kind: .notUTF8) }
    guard let json = JSONText(line), case .object(let members) = json else {
      throw Rejected(kind: .notAnObject)
    }
    let isCloud = members["specversion"] != nil
    guard let id = json[isCloud ? "id" : "event_id"]?.text, !id.bytes.isEmpty else {
      throw Rejected(kind: .noID)
    }
    let time = try time(json[isCloud ? "time" : "timestamp"])
    let fields = Fields(json: isCloud ? json["data"] ?? .object([:]) : json)
    let source = isCloud ? json["source"]?.text ?? "" : ""
    guard let type = json["type"]?.text, let content = fields.content(of: type),
      let visitor = fields.visitor(of: type)
    else { throw Rejected(kind: .schema) }
    return ModelEvent(
      identity: ModelEvent.Identity(source: source, id: id), time: time, visitor: visitor,
      content: content)
  }

  private func time(_ field: JSONText?) throws(Rejected) -> Int {
    guard let time = field?.integer ?? field?.text.flatMap(Instant.read) else {
      throw Rejected(kind: .noTimestamp)
    }
    guard time <= appendTime + Instant.day else { throw Rejected(kind: .future) }
    return time
  }
}

/// The fields of one event, checked against the schema of its type.
private struct Fields {
  var json: JSONText

  /// Nil if a visitor is needed and missing, `.some(nil)` if it may be missing and is.
  func visitor(of type: Text) -> Text?? {
    guard let field = json["visitor_id"] else {
      return type == "order_cancelled" ? .some(nil) : nil
    }
    return field.text.map { .some($0) }
  }

  func content(of type: Text) -> ModelEvent.Content? {
    guard let version, version == 1 || version == 2 else { return nil }
    switch type {
    case "page_view": return pageView().map(ModelEvent.Content.pageView)
    case "action": return feature().map { .action(feature: $0) }
    case "order_placed":
      return order(version, isPlaced: true).map(ModelEvent.Content.orderPlaced)
    case "order_cancelled":
      return order(version, isPlaced: false).map(ModelEvent.Content.orderCancelled)
    default: return nil
    }
  }

  private var version: Int? {
    guard let field = json["schema_version"] else { return json["currency"] == nil ? 1 : 2 }
    return field.integer
  }

  private func pageView() -> ModelEvent.PageView? {
    let optional: [Text] = ["referrer", "source", "user_agent", "feature", "country"]
    guard let path = json["path"]?.text,
      optional.allSatisfy({ json[$0] == nil || json[$0]?.text != nil }),
      json["load_time_ms"] == nil || json["load_time_ms"]?.integer ?? -1 >= 0
    else { return nil }
    let (plainPath, told) = Campaign.strip(path)
    return ModelEvent.PageView(
      path: plainPath, referrer: json["referrer"]?.text, source: json["source"]?.text ?? told,
      load: json["load_time_ms"]?.integer, agent: json["user_agent"]?.text,
      feature: json["feature"]?.text, country: json["country"]?.text)
  }

  private func feature() -> Text? {
    switch json["properties"] {
    case nil, .object: return json["feature"]?.text
    default: return nil
    }
  }

  private func order(_ version: Int, isPlaced: Bool) -> ModelEvent.Order? {
    guard let id = json["order_id"]?.text,
      !isPlaced || json["source"] == nil || json["source"]?.text != nil,
      json["currency"] == nil || json["currency"]?.text != nil
    else { return nil }
    let currency = version == 1 ? "USD" : json["currency"]?.text ?? "USD"
    guard let amount = amount(json["amount"], version, currency) else { return nil }
    var order = ModelEvent.Order(id: id, amount: amount, currency: currency)
    guard isPlaced else { return order }
    order.source = json["source"]?.text
    guard let field = json["items"] else { return order }
    guard case .array(let elements) = field else { return nil }
    for element in elements {
      guard let item = item(element, version, currency) else { return nil }
      order.items.append(item)
    }
    return order
  }

  private func item(
    _ element: JSONText, _ version: Int, _ currency: Text
  ) -> ModelEvent.Order.Item? {
    guard let product = element["product_id"]?.text, let quantity = element["quantity"]?.integer
    else { return nil }
    guard let price = element["price"] else {
      return ModelEvent.Order.Item(product: product, quantity: quantity, revenue: 0)
    }
    guard let minor = amount(price, version, currency) else { return nil }
    return ModelEvent.Order.Item(product: product, quantity: quantity, revenue: minor * quantity)
  }

  private func amount(_ field: JSONText?, _ version: Int, _ currency: Text) -> Int? {
    guard case .number(let digits) = field else { return nil }
    if version == 1 { return Int(digits) }
    return Money.exponents[currency].flatMap { Money.minor(digits, exponent: $0) }
  }
}
