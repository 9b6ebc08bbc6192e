/// What the services of a shop log while orders go through: a stream of records in the formats that
/// such services use, with a failure that begins in one of them and spreads.
///
///     gateway (access log) ─▶ web (Docker, pino) ─▶ checkout (JSON) ─▶ payment (application, Java)
///                                                     └▶ inventory (logfmt)   └▶ ledger (CRI, Python)
///     beside them: auth (syslog RFC 5424), cron (syslog RFC 3164, without a year)
///
/// From `failureStart` on payment fails half of its requests; those of checkout and gateway fail with
/// them a few seconds later, until `failureEnd`. The same options give the same bytes.
package struct ShopLogs: Sendable {
  /// The services, and what each of them writes.
  package enum Service: String, CaseIterable, Sendable {
    case gateway, web, checkout, payment, inventory, ledger, auth, cron
  }

  /// One record, perhaps of several lines, without the last line's end.
  package struct Record: Sendable {
    package let service: Service
    package let milliseconds: Int64
    package let text: String
  }

  private var random: SplitMix64
  /// Epoch milliseconds of the next request.
  private var now: Int64
  private let start: Int64
  /// Minutes from the start between which payment fails.
  private let failure: Range<Int64>
  private let pause: Double
  private var number = 0
  private var pending: [Record] = []

  /// - Parameters:
  ///   - start: epoch milliseconds of the first request.
  ///   - failureMinutes: minutes from the start between which payment fails.
  ///   - pause: milliseconds between two requests on average.
  package init(seed: UInt64, start: Int64, failureMinutes: Range<Int64>, pause: Double) {
    random = SplitMix64(seed: seed)
    self.start = start
    now = start
    failure = failureMinutes
    self.pause = pause
  }

  /// The next record, in the order in which they would be written to one file.
  package mutating func next() -> Record {
    while pending.isEmpty { request() }
    return pending.removeFirst()
  }

  private var isFailing: Bool { failure.contains((now - start) / 60_000) }

  // MARK: Requests

  /// All records of one request, in their order.
  private mutating func request() {
    number += 1
    now += Int64(1 + random.unit() * 2 * pause)
    let trace = hex(32)
    let order = "ord-\(100_000 + number)"
    let fails = isFailing ? random.chance(0.5) : random.chance(0.004)
    let amount = random.within(500..<20_000)
    let user = "u-\(random.within(1..<4_000))"
    let took = fails ? random.within(2_000..<5_000) : random.within(12..<240)
    checkout(trace, order, user, amount, fails, took)
    if random.chance(0.3) { web(trace, user, took, fails) }
    gateway(order, took, fails)
    if random.chance(0.05) { auth(user) }
    if number % 400 == 0 { cron() }
    pending.sort { ($0.milliseconds, $0.text) < ($1.milliseconds, $1.text) }
  }

  private mutating func add(_ service: Service, after: Int64, _ text: String) {
    pending.append(Record(service: service, milliseconds: now + after, text: text))
  }

  private mutating func checkout(
    _ trace: String, _ order: String, _ user: String, _ amount: Int, _ fails: Bool, _ took: Int
  ) {
    let span = hex(16)
    add(
      .checkout, after: 2,
      json(2, "info", "order \(order) placed by \(user)", trace, span, #","amount":\#(amount)"#))
    payment(trace, order, amount, fails)
    let left = random.within(0..<80)
    add(
      .inventory, after: 9,
      #"ts=\#(rfc3339(9)) level=\#(left < 4 ? "warn" : "info") service=inventory msg="stock reserved" order=\#(order) sku=SKU-\#(random.within(100..<420)) left=\#(left) trace_id=\#(trace)"#
    )
    if fails {
      add(
        .checkout, after: Int64(took),
        json(
          Int64(took), "error", "payment for \(order) failed after \(took) ms: upstream timeout",
          trace, span, #","attempt":\#(random.within(1..<4))"#))
    } else {
      add(
        .checkout, after: Int64(took),
        json(Int64(took), "info", "order \(order) confirmed in \(took) ms", trace, span, ""))
    }
  }

  private func json(
    _ after: Int64, _ level: String, _ message: String, _ trace: String, _ span: String,
    _ more: String
  ) -> String {
    #"{"timestamp":"\#(rfc3339(after))","level":"\#(level)","service":"checkout","host":"shop-2","message":"\#(message)","trace_id":"\#(trace)","span_id":"\#(span)"\#(more)}"#
  }

  private mutating func payment(
    _ trace: String, _ order: String, _ amount: Int, _ fails: Bool
  ) {
    let thread = "pool-\(random.within(1..<9))-thread-\(random.within(1..<5))"
    let euros = "\(amount / 100).\(amount % 100 < 10 ? "0" : "")\(amount % 100)"
    add(
      .payment, after: 4,
      "\(local(4)) INFO  [payment,\(trace),\(thread)] c.s.Payments - charging \(euros) EUR for \(order)"
    )
    if fails {
      add(
        .payment, after: 1_900,
        "\(local(1_900)) ERROR [payment,\(trace),\(thread)] c.s.Payments - charge for \(order) refused\n"
          + Traces.java(random.within(0..<3)))
      return
    }
    add(
      .ledger, after: 7,
      "\(nano(7)) stdout F {\"level\":\"INFO\",\"msg\":\"entry \(random.within(1..<900_000)) booked\",\"trace_id\":\"\(trace)\"}"
    )
    if random.chance(0.002) {
      let lines = ("ERROR ledger.post could not book \(order)\n" + Traces.python)
        .split(separator: "\n", omittingEmptySubsequences: false)
      add(
        .ledger, after: 8, lines.map { "\(nano(8)) stderr F \($0)" }.joined(separator: "\n"))
    }
  }

  private mutating func web(_ trace: String, _ user: String, _ took: Int, _ fails: Bool) {
    let level = fails ? 50 : 30
    let message = fails ? "checkout answered 502 in \(took)ms" : "rendered /cart in \(took)ms"
    let inner =
      #"{\"level\":\#(level),\"time\":\#(now + Int64(took)),\"pid\":17,\"hostname\":\"shop-1\",\"name\":\"web\",\"user\":\"\#(user)\",\"msg\":\"\#(message)\",\"traceId\":\"\#(trace)\",\"v\":1}"#
    add(
      .web, after: Int64(took),
      #"{"log":"\#(inner)\n","stream":"\#(fails ? "stderr" : "stdout")","time":"\#(nano(Int64(took)))"}"#
    )
  }

  private mutating func gateway(_ order: String, _ took: Int, _ fails: Bool) {
    let status = fails ? (random.chance(0.7) ? 502 : 504) : random.chance(0.02) ? 404 : 200
    let agent = random.pick(ShopLogs.agents)
    let seconds = "\(took / 1000).\(String(1000 + took % 1000).dropFirst())"
    add(
      .gateway, after: Int64(took) + 3,
      #"10.0.\#(random.within(0..<4)).\#(random.within(1..<255)) - - [\#(apache(Int64(took) + 3))] "POST /api/orders/\#(order) HTTP/1.1" \#(status) \#(random.within(120..<9_000)) "-" "\#(agent)" \#(seconds)"#
    )
  }

  private mutating func auth(_ user: String) {
    let fails = random.chance(0.1)
    let text =
      fails
      ? "authentication failure for \(user) from 10.2.0.\(random.within(1..<255))"
      : "session opened for \(user)"
    add(
      .auth, after: 1,
      "<\(fails ? 36 : 38)>1 \(rfc3339(1)) shop-3 auth \(random.within(200..<9_000)) LOGIN [origin@32473 ip=\"10.2.0.9\"] \(text)"
    )
  }

  private mutating func cron() {
    add(
      .cron, after: 0,
      "\(syslog(0)) shop-3 CRON[\(random.within(1_000..<30_000))]: (root) CMD (/usr/local/bin/rotate --keep \(random.within(3..<9)))"
    )
  }

  private static let agents = [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Mobile/15E148 Safari/604.1",
    "shop-app/7.3.1", "curl/8.5.0",
  ]

  // MARK: Texts

  private mutating func hex(_ count: Int) -> String {
    var text = ""
    while text.utf8.count < count {
      let part = String(random.next() | 1, radix: 16)
      text += part
    }
    return String(text.prefix(count))
  }

  private func parts(_ after: Int64) -> (date: CivilDate, clock: String, milliseconds: String) {
    let time = now + after
    let date = CivilDate(daysSinceEpoch: Int(time / 86_400_000))
    let second = Int(time % 86_400_000 / 1000)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let clock = "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
    return (date, clock, String(String(1000 + time % 1000).dropFirst()))
  }

  private func day(_ date: CivilDate, _ separator: String) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(date.year)\(separator)\(two(date.month))\(separator)\(two(date.day))"
  }

  private func rfc3339(_ after: Int64) -> String {
    let parts = parts(after)
    return "\(day(parts.date, "-"))T\(parts.clock).\(parts.milliseconds)Z"
  }

  private func nano(_ after: Int64) -> String {
    let parts = parts(after)
    return "\(day(parts.date, "-"))T\(parts.clock).\(parts.milliseconds)417Z"
  }

  private func local(_ after: Int64) -> String {
    let parts = parts(after)
    return "\(day(parts.date, "-")) \(parts.clock),\(parts.milliseconds)"
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private func apache(_ after: Int64) -> String {
    let parts = parts(after)
    let day = parts.date.day
    return
      "\(day < 10 ? "0" : "")\(day)/\(ShopLogs.months[parts.date.month - 1])/\(parts.date.year):\(parts.clock) +0000"
  }

  private func syslog(_ after: Int64) -> String {
    let parts = parts(after)
    let day = parts.date.day
    return "\(ShopLogs.months[parts.date.month - 1]) \(day < 10 ? " " : "")\(day) \(parts.clock)"
  }
}

/// Stack traces as five languages print them.
package enum Traces {
  package static func java(_ kind: Int) -> String {
    let type = ["java.net.SocketTimeoutException", "com.shop.CardRefused", "java.io.IOException"][
      kind]
    return """
      java.lang.IllegalStateException: charge failed
      \tat com.shop.Payments.charge(Payments.java:118)
      \tat com.shop.Payments.run(Payments.java:41)
      \tat java.base/java.lang.Thread.run(Thread.java:1583)
      Caused by: \(type): no answer from the acquirer
      \tat com.shop.Acquirer.post(Acquirer.java:77)
      \t... 2 more
      """
  }

  package static let python = """
    Traceback (most recent call last):
      File "/srv/ledger/post.py", line 88, in post
        self.rows.insert(entry)
      File "/srv/ledger/rows.py", line 31, in insert
        raise Locked(entry.id)
    ledger.rows.Locked: row is locked
    """

  package static let go = """
    panic: runtime error: invalid memory address or nil pointer dereference
    [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x47b1c2]

    goroutine 17 [running]:
    main.(*Shipping).label(0xc0000b2000, 0x3)
    \t/src/shipping/label.go:52 +0x42
    main.main()
    \t/src/shipping/main.go:19 +0x7a
    exit status 2
    """

  package static let swift = """
    Fatal error: Index out of range
    Thread 0 crashed:
    0 0x0000aaaac1d04a8c Basket.item(at:) + 120 in catalog at /src/Sources/catalog/Basket.swift:31
    1 0x0000aaaac1d05110 main + 88 in catalog at /src/Sources/catalog/main.swift:9
    """

  package static let javascript = """
    TypeError: Cannot read properties of undefined (reading 'price')
        at total (/srv/web/cart.js:40:21)
        at Object.render (/srv/web/cart.js:12:5)
        at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    """
}
