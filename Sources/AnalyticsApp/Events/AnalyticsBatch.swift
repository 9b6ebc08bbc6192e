import PipelineKit

/// A batch of analytics events with what the folds share: kinds, clean paths, sources, hosts,
/// agents and amounts, worked out once for each distinct string.
struct AnalyticsBatch: Sendable {
  /// What an event counts as.
  enum Kind: UInt8, Sendable {
    case pageView, bot, orderPlaced, orderCancelled, action
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
  /// The path without campaign parameters.
  let paths: TextColumn
  /// The event's own source, or the one its path names.
  let sources: TextColumn
  /// The host of the referrer.
  let hosts: TextColumn
  /// Of each string in the pool of user agents what it is, and the bot it names or -1.
  let agents: [UserAgent]
  let bots: [Int]
  /// Orders and cancellations, in the order of their records.
  let orders: [Order]

  init(_ events: EventBatch, bots patterns: BotPatterns) {
    let agentColumn = events.texts[AnalyticsEvents.Text.userAgent.rawValue]
    let bots = agentColumn.mapPool { patterns.match(userAgent: $0) ?? -1 }
    self.bots = bots
    agents = agentColumn.mapPool { UserAgent($0) }
    kinds = AnalyticsBatch.kinds(events, agentColumn, bots)
    let clean = CleanPaths(events)
    paths = clean.paths
    sources = clean.sources
    hosts = AnalyticsBatch.hosts(events.texts[AnalyticsEvents.Text.referrer.rawValue])
    orders = OrderReader(events, kinds).orders
  }

  private static func kinds(_ events: EventBatch, _ agents: TextColumn, _ bots: [Int]) -> [Kind] {
    let types = events.texts[AnalyticsEvents.Text.type.rawValue]
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
      let kind = type < 0 ? .pageView : kindOfType[Int(type)]
      let agent = agents.codes[record]
      kinds.append(kind == .pageView && agent >= 0 && bots[Int(agent)] >= 0 ? .bot : kind)
    }
    return kinds
  }

  private static func hosts(_ referrers: TextColumn) -> TextColumn {
    var pool = TextPool()
    let hasHost = referrers.mapPool { text -> Bool in
      guard let host = ReferrerHost(text) else {
        pool.append([])
        return false
      }
      pool.append(host.bytes(from: text))
      return true
    }
    let codes = referrers.codes.map { $0 >= 0 && hasHost[Int($0)] ? $0 : -1 }
    return TextColumn(codes: codes, pool: pool)
  }
}

/// Takes campaign parameters out of paths.
private struct CleanPaths {
  let paths: TextColumn
  let sources: TextColumn

  init(_ events: EventBatch) {
    let raw = events.texts[AnalyticsEvents.Text.path.rawValue]
    let own = events.texts[AnalyticsEvents.Text.source.rawValue]
    var pathPool = TextPool()
    var sourcePool = own.pool
    let base = Int32(own.pool.count)
    let isNamed = own.mapPool { $0.byteCount > 0 }
    let hasSource = raw.mapPool { text -> Bool in
      let path = PagePath(text)
      pathPool.append(path.bytes(from: text))
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
      let revenue = price.flatMap { try? MinorUnits.multiply(price: $0, quantity: quantity) } ?? 0
      return AnalyticsBatch.Item(product: product, quantity: quantity, revenueMinor: revenue)
    }
  }
}
