/// Events as one JSON object a line, in the field order a tracker's code would have.
struct JSONFormat: LineFormat {
  /// The headers as bytes, since a line needs one and a `String` costs a conversion.
  private let agents = UserAgent.all.map { Array($0.header.utf8) }

  func append(_ event: GeneratedEvent, of site: Site, to line: inout [UInt8]) {
    appendHead(of: event, to: &line)
    switch event.content {
    case .pageView(let view):
      appendVisitor(event.visitor, to: &line)
      append(view, event, of: site, to: &line)
    case .action(let feature):
      appendVisitor(event.visitor, to: &line)
      line.append(",\"feature\":\"")
      line.append(Catalogue.features[feature])
      line.append("\"")
      if feature < 2 { line.append(",\"properties\":{\"results\":24,\"sort\":\"price\"}") }
    case .orderPlaced(let order):
      appendOrder(order, to: &line)
      line.append(",")
      appendVisitor(event.visitor, to: &line)
      appendAmount(order, to: &line)
      appendLines(order, to: &line)
      appendOrderSource(event, order, to: &line)
    case .orderCancelled(let order):
      appendOrder(order, to: &line)
      if order.number % 3 != 0 {
        line.append(",")
        appendVisitor(event.visitor, to: &line)
      }
      appendAmount(order, to: &line)
    }
    line.append(event.envelope == .cloudEvent ? "}}\n" : "}\n")
  }

  /// Appends what every event begins with, up to and including `schema_version` and its comma.
  ///
  ///     {"event_id":…,"type":…,"timestamp":…,
  ///     {"specversion":"1.0","id":…,"source":…,"type":…,"time":…,"data":{
  private func appendHead(of event: GeneratedEvent, to line: inout [UInt8]) {
    let cloud = event.envelope == .cloudEvent
    line.append(cloud ? "{\"specversion\":\"1.0\",\"id\":\"" : "{\"event_id\":\"")
    line.append(event.id)
    line.append(cloud ? "\",\"source\":\"/shop/web\",\"type\":\"" : "\",\"type\":\"")
    line.append(typeName(event.content))
    line.append(cloud ? "\",\"time\":" : "\",\"timestamp\":")
    if event.envelope == .epochTimestamp {
      line.append(decimal: event.time)
    } else {
      line.append("\"")
      line.append(rfc3339: event.time)
      line.append("\"")
    }
    line.append(cloud ? ",\"datacontenttype\":\"application/json\",\"data\":{" : ",")
    line.append(isVersion2(event.content) ? "\"schema_version\":2," : "\"schema_version\":1,")
  }

  private func typeName(_ content: GeneratedEvent.Content) -> StaticString {
    switch content {
    case .pageView: "page_view"
    case .action: "action"
    case .orderPlaced: "order_placed"
    case .orderCancelled: "order_cancelled"
    }
  }

  /// Page views and actions have one version; orders have two.
  private func isVersion2(_ content: GeneratedEvent.Content) -> Bool {
    switch content {
    case .orderPlaced(let order), .orderCancelled(let order): !order.isOld
    case .pageView, .action: false
    }
  }

  private func appendVisitor(_ visitor: Visitor, to line: inout [UInt8]) {
    line.append("\"visitor_id\":\"v-")
    line.append(decimal: Int(visitor.number), width: 7)
    line.append("\"")
  }

  /// Appends a page view's own fields. A campaign's parameters stand in the path of the landing
  /// page, and only there: on later pages the tracker tells the source itself.
  private func append(
    _ view: PageView, _ event: GeneratedEvent, of site: Site, to line: inout [UInt8]
  ) {
    let source = TrafficSource.all[Int(event.source)]
    let isLanding = view.cameFrom == nil
    line.append(",\"path\":\"")
    let path = site.paths[Int(view.path)]
    line.append(contentsOf: path)
    let tagged = isLanding && source.tag == .query && !path.contains(UInt8(ascii: "?"))
    if tagged { line.append(source.query) }
    line.append("\"")
    appendReferrer(view, source, event.visitor, of: site, to: &line)
    if source.tag != .none && !tagged {
      line.append(",\"source\":\"")
      line.append(source.name)
      line.append("\"")
    }
    if let load = view.loadMilliseconds {
      line.append(",\"load_time_ms\":")
      line.append(decimal: load)
    }
    appendTraits(event.visitor, view, to: &line)
  }

  /// The page before within the site, the source's own page on landing.
  private func appendReferrer(
    _ view: PageView, _ source: TrafficSource, _ visitor: Visitor, of site: Site,
    to line: inout [UInt8]
  ) {
    if let previous = view.cameFrom {
      guard visitor.tellsReferrer else { return }
      line.append(",\"referrer\":\"https://shop.example")
      line.append(contentsOf: site.paths[Int(previous)])
      line.append("\"")
    } else if let referrer = source.referrer {
      line.append(",\"referrer\":\"")
      line.append(referrer)
      line.append("\"")
    }
  }

  /// Appends the fields that stay the same for a visitor, and the feature used.
  private func appendTraits(_ visitor: Visitor, _ view: PageView, to line: inout [UInt8]) {
    if visitor.tellsAgent {
      line.append(",\"user_agent\":\"")
      line.append(contentsOf: agents[Int(visitor.agent)])
      line.append("\"")
    }
    if let feature = view.feature {
      line.append(",\"feature\":\"")
      line.append(Catalogue.features[feature])
      line.append("\"")
    }
    if visitor.tellsCountry {
      line.append(",\"country\":\"")
      line.append(Country.all[Int(visitor.country)].code)
      line.append("\"")
    }
  }

  private func appendOrder(_ order: Order, to line: inout [UInt8]) {
    line.append("\"order_id\":\"o-")
    line.append(decimal: order.number, width: 6)
    line.append("\"")
  }

  /// Appends integer cents, or a decimal and its currency.
  private func appendAmount(_ order: Order, to line: inout [UInt8]) {
    line.append(",\"amount\":")
    append(price: order.amount, of: order, to: &line)
    guard !order.isOld else { return }
    line.append(",\"currency\":\"")
    line.append(order.currency.code)
    line.append("\"")
  }

  private func append(price minor: Int, of order: Order, to line: inout [UInt8]) {
    if order.isOld {
      line.append(decimal: minor)
    } else {
      line.append(minor: minor, exponent: order.currency.exponent)
    }
  }

  /// One order in eight came without its items.
  private func appendLines(_ order: Order, to line: inout [UInt8]) {
    guard order.number % 8 != 0 else { return }
    line.append(",\"items\":[")
    for (index, item) in order.lines.enumerated() {
      line.append(index == 0 ? "{\"product_id\":\"p-" : ",{\"product_id\":\"p-")
      line.append(decimal: item.product)
      line.append("\",\"quantity\":")
      line.append(decimal: item.quantity)
      line.append(",\"price\":")
      append(
        price: Catalogue.price(of: item.product, in: order.currency), of: order, to: &line)
      line.append("}")
    }
    line.append("]")
  }

  /// Half of the orders that know their source say so.
  private func appendOrderSource(
    _ event: GeneratedEvent, _ order: Order, to line: inout [UInt8]
  ) {
    let source = TrafficSource.all[Int(event.source)]
    guard source.tag != .none, order.number % 2 == 0 else { return }
    line.append(",\"source\":\"")
    line.append(source.name)
    line.append("\"")
  }
}
