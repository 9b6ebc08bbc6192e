/// Events as a web server's access log: `%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"`.
///
/// Page views are GET requests, one in four of them followed by what the page loads: a log has such
/// a line in place of the page's. Everything else is a call of the shop's API.
///
/// Source: Apache HTTP Server, mod_log_config, "Combined Log Format".
struct CombinedFormat: LineFormat {
  func append(_ event: GeneratedEvent, of site: Site, to line: inout [UInt8]) {
    // Status and size are drawn from the event's id, so this format leaves the visits as they are.
    var random = SplitMix64(seed: event.id.high)
    appendHead(event.visitor, at: event.time, to: &line)
    switch event.content {
    case .pageView(let view): append(view, event, of: site, &random, to: &line)
    case .action: line.append("\"POST /api/events HTTP/2.0\" 204 - \"https://shop.example/\"")
    case .orderPlaced: line.append("\"POST /api/orders HTTP/2.0\" 201 412 \"-\"")
    case .orderCancelled(let order):
      line.append("\"DELETE /api/orders/")
      line.append(decimal: order.number)
      line.append(" HTTP/2.0\" 200 35 \"-\"")
    }
    line.append(" \"")
    if event.visitor.tellsAgent {
      line.append(contentsOf: UserAgent.all[Int(event.visitor.agent)].header.utf8)
    } else {
      line.append("-")
    }
    line.append("\"\n")
  }

  /// Appends `203.0.113.7 - - [02/Mar/2026:10:55:36 +0000] `; one visitor in eight has IPv6.
  private func appendHead(_ visitor: Visitor, at time: Int, to line: inout [UInt8]) {
    if visitor.number % 8 == 7 {
      line.append("2001:db8:")
      line.append(hex: UInt64(visitor.number >> 12 & 0xFFF | 0x1000), digits: 4)
      line.append("::")
      line.append(hex: UInt64(visitor.number & 0xFFF | 0x1000), digits: 4)
    } else {
      line.append("10.")
      for shift in [16, 8, 0] {
        if shift != 16 { line.append(".") }
        line.append(decimal: Int(visitor.number) >> shift & 255)
      }
    }
    line.append(visitor.number % 50 == 3 ? " - anna [" : " - - [")
    appendTime(time, to: &line)
    line.append("] ")
  }

  private static let months: [StaticString] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Appends `02/Mar/2026:10:55:36 +0000`.
  private func appendTime(_ time: Int, to line: inout [UInt8]) {
    let date = CivilDate(daysSinceEpoch: time / 86_400_000)
    line.append(decimal: date.day, width: 2)
    line.append("/")
    line.append(CombinedFormat.months[date.month - 1])
    line.append("/")
    line.append(decimal: date.year, width: 4)
    line.append(":")
    line.append(clock: time / 1_000 % 86_400)
    line.append(" +0000")
  }

  /// Appends request, status, size and referrer of a page fetched.
  private func append(
    _ view: PageView, _ event: GeneratedEvent, of site: Site, _ random: inout SplitMix64,
    to line: inout [UInt8]
  ) {
    if random.chance(0.25) { return appendAsset(of: view, site, &random, to: &line) }
    let source = TrafficSource.all[Int(event.source)]
    line.append("\"GET ")
    line.append(contentsOf: site.paths[Int(view.path)])
    if view.cameFrom == nil && !site.paths[Int(view.path)].contains(UInt8(ascii: "?")) {
      line.append(source.query)
    }
    line.append(random.chance(0.7) ? " HTTP/2.0\" " : " HTTP/1.1\" ")
    appendStatus(&random, to: &line)
    line.append(" \"")
    if let previous = view.cameFrom {
      line.append("https://shop.example")
      line.append(contentsOf: site.paths[Int(previous)])
    } else {
      line.append(source.referrer ?? "-")
    }
    line.append("\"")
  }

  /// What a page of the shop loads.
  private static let assets: [StaticString] = [
    "/assets/app.js?v=4.8.1", "/assets/site.css", "/images/hero.webp", "/favicon.ico",
    "/fonts/inter.woff2", "/images/logo.svg", "/manifest.webmanifest",
  ]

  /// Appends request, status, size and referrer of something that a page loads.
  private func appendAsset(
    of view: PageView, _ site: Site, _ random: inout SplitMix64, to line: inout [UInt8]
  ) {
    line.append("\"GET ")
    line.append(CombinedFormat.assets[random.below(CombinedFormat.assets.count)])
    line.append(" HTTP/2.0\" ")
    if random.chance(0.3) {
      line.append("304 -")
    } else {
      line.append("200 ")
      line.append(decimal: random.within(300..<90_000))
    }
    line.append(" \"https://shop.example")
    line.append(contentsOf: site.paths[Int(view.path)])
    line.append("\"")
  }

  /// Appends a status and the bytes sent, `-` for none: mostly 200, one in fifty not found.
  private func appendStatus(_ random: inout SplitMix64, to line: inout [UInt8]) {
    switch random.below(200) {
    case 0..<6: line.append("304 -")
    case 6..<10: line.append("404 1245")
    case 10: line.append("500 178")
    case 11: line.append("301 162")
    default:
      line.append("200 ")
      line.append(decimal: random.within(1_800..<48_000))
    }
  }

  /// Appends an odd line; all but the last kind are valid: probes, health checks, a virtual host
  /// first, escapes of two servers, bytes that are no UTF-8.
  func appendMalformed(
    at time: Int, of visitor: Visitor, _ random: inout SplitMix64, to line: inout [UInt8]
  ) {
    let kind = random.below(12)
    if kind == 5 { line.append("shop.example:443 ") }
    appendHead(visitor, at: time, to: &line)
    switch kind {
    case 0: line.append("\"-\" 408 - \"-\" \"-\"")
    case 1: line.append("\"\\x16\\x03\\x01\\x02\\x00\\x01\" 400 157 \"-\" \"-\"")
    case 2:
      line.append("\"GET /product/101 HTTP/1.1\" 200 5120 \"-\" \"An \\\"odd\\\" agent\"")
    case 3: line.append("\"GET /?q=%27%20OR%201=1 HTTP/1.1\" 403 199 \"-\" \"curl/8.5.0\"")
    case 4: line.append("\"HEAD /status HTTP/1.1\" 200 - \"-\" \"UptimeRobot/2.0\"")
    case 5: line.append("\"GET /cart HTTP/1.1\" 200 5333 \"-\" \"An \\x22odd\\x22 agent\"")
    case 6: line.append("\"GET /caf\\xC3\\xA9 HTTP/1.1\" 200 911 \"-\" \"curl/8.5.0\"")
    case 7:
      line.append("\"GET /caf")
      line.append(0xE9)
      line.append(" au lait HTTP/1.1\" 200 912 \"-\" \"curl/8.5.0\"")
    case 8: line.append("\"GET /wp-login.php HTTP/1.1\" 404 1245 \"-\" \"-\"")
    case 9: line.append("\"GET /cart\" 200 5333 \"-\" \"curl/8.5.0")
    case 10: line.append("\"GET  /cart HTTP/1.0\" 200 5333 \"-\" \"curl/8.5.0\"")
    default: line.append("\"GET /cart HTTP/1.1")
    }
    line.append(0x0A)
  }
}
