import PipelineKit
import Testing

/// Lines put together from known fields, in every combination that changes the shape of a line.
struct AccessLogComposedTests {
  struct Parts {
    var virtualHost: String?
    var host = "203.0.113.9"
    var identity = "-"
    var user = "-"
    var method: String?
    var target = "/a"
    var status = "200"
    var size = "17"
    var agent: (referrer: String, userAgent: String)?
    var trailing: String?

    /// The line a server would write.
    var line: String {
      let request = method.map { "\($0) \(target) HTTP/1.1" } ?? target
      var words = [
        host, identity, user, "[10/Oct/2000:13:55:36 +0000]", "\"\(request)\"", status, size,
      ]
      if let virtualHost { words.insert(virtualHost, at: 0) }
      if let agent { words += ["\"\(agent.referrer)\"", "\"\(agent.userAgent)\""] }
      if let trailing { words.append(trailing) }
      return words.joined(separator: " ")
    }

    var format: AccessLogFormat {
      switch (virtualHost, agent) {
      case (nil, nil): .common
      case (nil, _): .combined
      case (_, nil): .virtualCommon
      case (_, _): .virtualCombined
      }
    }
  }

  static let all: [Parts] = {
    var all: [Parts] = []
    for virtualHost in [nil, "shop.example:443"] {
      for user in ["-", "ann", "ann b"] {
        for method in [nil, "GET", "M-SEARCH"] {
          for status in ["-", "404"] {
            for agent in [nil, ("-", "-"), ("https://a/\\\"b", "x [y] \\\\")] as [(String, String)?]
            {
              for trailing in [nil, "0.1", "\"z\" 1"] {
                if agent == nil, trailing?.hasPrefix("\"") == true { continue }
                all.append(
                  Parts(
                    virtualHost: virtualHost, user: user, method: method, status: status,
                    agent: agent.map { (referrer: $0.0, userAgent: $0.1) }, trailing: trailing))
              }
            }
          }
        }
      }
    }
    return all
  }()

  private func field(_ field: ByteField, _ line: String) -> String? {
    field.range.map { String(decoding: Array(line.utf8)[$0], as: UTF8.self) }
  }

  private func present(_ text: String?) -> String? { text == "-" ? nil : text }

  @Test func `fields come back from every shape of line`() throws {
    for parts in AccessLogComposedTests.all {
      let line = parts.line
      let bytes = Array(line.utf8)
      let found = try AccessLogLine.parse(bytes.span.bytes, format: parts.format).get()
      #expect(field(found.virtualHost, line) == parts.virtualHost)
      #expect(field(found.host, line) == parts.host)
      #expect(field(found.identity, line) == nil)
      #expect(field(found.user, line) == present(parts.user))
      #expect(field(found.time, line) == "10/Oct/2000:13:55:36 +0000")
      #expect(field(found.request.method, line) == parts.method)
      #expect(field(found.request.target, line) == parts.target)
      #expect(field(found.status, line) == present(parts.status))
      #expect(field(found.size, line) == parts.size)
      #expect(field(found.referrer, line) == present(parts.agent?.referrer))
      #expect(field(found.userAgent, line) == present(parts.agent?.userAgent))
      #expect(field(found.trailing, line) == parts.trailing)
    }
  }

  @Test func `a refusal lies within the line, whatever its bytes`() {
    var random = TextRandom(seed: 200)
    print("seed \(random.seed)")
    for _ in 0..<5000 {
      var bytes = Array(AccessLogComposedTests.all.randomElement(using: &random)!.line.utf8)
      let index = Int.random(in: 0..<bytes.count, using: &random)
      bytes[index] = UInt8.random(in: 0...255, using: &random)
      let cut = Int.random(in: 0...bytes.count, using: &random)
      if Bool.random(using: &random) { bytes.removeLast(bytes.count - cut) }
      if case .failure(let refusal) = AccessLogLine.parse(bytes.span.bytes, format: .combined) {
        #expect((0...bytes.count).contains(refusal.position))
      }
    }
  }
}
