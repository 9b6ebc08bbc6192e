import PipelineKit

/// A batch of analytics events with what the folds share: kinds, clean paths, sources, hosts,
/// agents and amounts, worked out once for each distinct string.
struct AnalyticsBatch: Sendable {
  /// What an event counts as.
  ///
  /// A page view has a path, and whatever has a kind has a visitor, but for cancellations; an event
  /// without is `.nothing`, and no fold needs to ask.
  enum Kind: UInt8, Sendable {
    case pageView, bot, orderPlaced, orderCancelled, action
    case nothing
  }

  /// An order or cancellation, with its amounts in minor units.
  struct Order: Sendable {
    let record: Int
    let minor: Int64
    let currency: [UInt8]
    let items: [Item]
  }

  /// A line of an order.
  struct Item: Sendable {
    let product: [UInt8]
    let quantity: Int64
    let revenueMinor: Int64
  }

  let kinds: [Kind]
  /// What each request of a web server's log counts as; empty for other events.
  let requests: [PageRules.Kind]
  /// The path without campaign parameters.
  let paths: TextColumn
  /// The event's own source, or the one its path names, in small letters.
  let sources: TextColumn
  /// The same as it was written.
  let sourceSpellings: TextColumn
  /// The host of the referrer, unless it is the site's own.
  let hosts: TextColumn
  /// Of each string in the pool of user agents what it is, and the bot it names or -1.
  let agents: [UserAgent]
  let bots: [Int]
  /// Orders and cancellations, in the order of their records.
  let orders: [Order]

  init(_ events: EventBatch, _ settings: AnalyticsPipeline.Settings) {
    let agentColumn = events.texts[AnalyticsEvents.Text.userAgent.rawValue]
    let bots = agentColumn.mapPool { settings.bots.match(userAgent: $0) ?? -1 }
    self.bots = bots
    agents = agentColumn.mapPool { UserAgent($0) }
    let clean = CleanPaths(events, settings.pages)
    paths = clean.paths
    sourceSpellings = clean.sources
    sources = clean.sources.lowercased
    requests = events.isAccessLog ? RequestKinds(events, paths, settings.pages).kinds : []
    kinds =
      events.isAccessLog
      ? AnalyticsBatch.kinds(ofRequests: requests, agentColumn, bots)
      : AnalyticsBatch.kinds(ofEvents: events, agentColumn, bots)
    hosts = settings.sites.hosts(of: events.texts[AnalyticsEvents.Text.referrer.rawValue])
    orders = OrderReader(events, kinds).orders
  }

  private static func kinds(
    ofRequests requests: [PageRules.Kind], _ agents: TextColumn, _ bots: [Int]
  ) -> [Kind] {
    requests.enumerated().map { record, request in
      let agent = agents.codes[record]
      if agent >= 0, bots[Int(agent)] >= 0 { return .bot }
      return request == .page ? .pageView : .nothing
    }
  }

  private static func kinds(
    ofEvents events: EventBatch, _ agents: TextColumn, _ bots: [Int]
  ) -> [Kind] {
    let types = events.texts[AnalyticsEvents.Text.type.rawValue]
    let visitors = events.texts[AnalyticsEvents.Text.visitor.rawValue].codes
    let paths = events.texts[AnalyticsEvents.Text.path.rawValue].codes
    let kindOfType = types.mapPool { text -> Kind in
      switch String(decoding: text.array(0..<text.byteCount), as: UTF8.self) {
      case "page_view": .pageView
      case "order_placed": .orderPlaced
      case "order_cancelled": .orderCancelled
      default: .action
      }
    }
    var kinds: [Kind] = []
    kinds.reserveCapacity(events.count)
    for record in 0..<events.count {
      let type = types.codes[record]
      let kind = type < 0 ? .nothing : kindOfType[Int(type)]
      let agent = agents.codes[record]
      if visitors[record] < 0 && kind != .orderCancelled || paths[record] < 0 && kind == .pageView {
        kinds.append(.nothing)
      } else {
        kinds.append(kind == .pageView && agent >= 0 && bots[Int(agent)] >= 0 ? .bot : kind)
      }
    }
    return kinds
  }
}

/// Sorts the requests of a web server's log by what was asked for and answered.
private struct RequestKinds {
  private(set) var kinds: [PageRules.Kind] = []

  init(_ events: EventBatch, _ paths: TextColumn, _ rules: PageRules) {
    let methods = events.texts[AnalyticsEvents.Text.method.rawValue]
    let names = methods.mapPool { String(decoding: $0.array(0..<$0.byteCount), as: UTF8.self) }
    let places = paths.mapPool { text -> (isAsset: Bool, isLeftOut: Bool) in
      let path = text.array(0..<text.byteCount)
      return (rules.isAsset(path), rules.leavesOut(path: path))
    }
    let clients = events.texts[AnalyticsEvents.Text.client.rawValue]
    let isLeftOut = clients.mapPool { rules.leavesOut(client: $0) }
    let statuses = events.integers[AnalyticsEvents.Integer.status.rawValue]
    kinds = (0..<events.count).map { record in
      let (method, path) = (methods.codes[record], paths.codes[record])
      var place = path < 0 ? nil : places[Int(path)]
      if clients.codes[record] >= 0, isLeftOut[Int(clients.codes[record])] {
        place?.isLeftOut = true
      }
      return rules.kind(
        method: method < 0 ? nil : names[Int(method)], status: statuses[record], path: place)
    }
  }
}

/// Takes campaign parameters out of paths.
private struct CleanPaths {
  let paths: TextColumn
  let sources: TextColumn

  init(_ events: EventBatch, _ rules: PageRules) {
    var raw = events.texts[AnalyticsEvents.Text.path.rawValue]
    if events.isAccessLog {
      // Bytes that are no request are no path either.
      let methods = events.texts[AnalyticsEvents.Text.method.rawValue].codes
      raw = TextColumn(codes: zip(raw.codes, methods).map { $1 < 0 ? -1 : $0 }, pool: raw.pool)
    }
    let own = events.texts[AnalyticsEvents.Text.source.rawValue]
    var pathPool = TextPool()
    var sourcePool = own.pool
    let base = Int32(own.pool.count)
    let isNamed = own.mapPool { $0.byteCount > 0 }
    let hasSource = raw.mapPool { text -> Bool in
      let path = PagePath(text)
      let bytes = path.bytes(from: text)
      pathPool.append(events.isAccessLog ? rules.page(ofPath: bytes) : bytes)
      sourcePool.append(path.source ?? [])
      return path.source != nil
    }
    var codes: [Int32] = []
    codes.reserveCapacity(events.count)
    for record in 0..<events.count {
      let code = own.codes[record]
      let path = raw.codes[record]
      if code >= 0, isNamed[Int(code)] {
        codes.append(code)
      } else {
        codes.append(path >= 0 && hasSource[Int(path)] ? base + path : -1)
      }
    }
    paths = TextColumn(codes: raw.codes, pool: pathPool)
    sources = TextColumn(codes: codes, pool: sourcePool)
  }
}

/// Reads the amounts of orders; they are few, so one at a time.
private struct OrderReader {
  private(set) var orders: [AnalyticsBatch.Order] = []

  init(_ events: EventBatch, _ kinds: [AnalyticsBatch.Kind]) {
    let amounts = events.texts[AnalyticsEvents.Text.amount.rawValue]
    guard !amounts.codes.isEmpty else { return }
    for record in 0..<events.count
    where kinds[record] == .orderPlaced || kinds[record] == .orderCancelled {
      let currency = events.texts[AnalyticsEvents.Text.currency.rawValue].bytes(record)
      let stated = events.integers[AnalyticsEvents.Integer.version.rawValue][record]
      let version = stated == EventBatch.absent ? (currency == nil ? 1 : 2) : Int(stated)
      // Ingest let only amounts through that their currency can hold.
      guard let amount = amounts.bytes(record),
        let money = try? EventMoney.minorUnits(
          amount: amount.span.bytes, currency: currency, version: version)
      else { continue }
      orders.append(
        AnalyticsBatch.Order(
          record: record, minor: money.minor, currency: Array(money.currency.code.utf8),
          items: OrderReader.items(events, record, currency, version)))
    }
  }

  private static func items(
    _ events: EventBatch, _ record: Int, _ currency: [UInt8]?, _ version: Int
  ) -> [AnalyticsBatch.Item] {
    let columns = events.items.texts
    return events.items.range(record).compactMap { element in
      guard let product = columns[AnalyticsEvents.Item.product.rawValue].bytes(element),
        let quantityText = columns[AnalyticsEvents.Item.quantity.rawValue].bytes(element),
        let quantity = Int64(String(decoding: quantityText, as: UTF8.self))
      else { return nil }
      let price = columns[AnalyticsEvents.Item.price.rawValue].bytes(element).flatMap {
        try? EventMoney.minorUnits(amount: $0.span.bytes, currency: currency, version: version)
          .minor
      }
      // Beyond 64 bits it is as much as they hold, like every sum.
      let revenue =
        price.map { $0.multipliedReportingOverflow(by: quantity) }
        .map { $0.overflow ? .max : $0.partialValue } ?? 0
      return AnalyticsBatch.Item(product: product, quantity: quantity, revenueMinor: revenue)
    }
  }
}

extension TextColumn {
  /// The column in small letters, ASCII ones.
  fileprivate var lowercased: TextColumn {
    guard pool.bytes.contains(where: { ASCII.lowercased($0) != $0 }) else { return self }
    var small = TextPool()
    for entry in 0..<pool.count {
      small.append(pool.bytes[pool.range(entry)].map(ASCII.lowercased))
    }
    return TextColumn(codes: codes, pool: small)
  }
}
