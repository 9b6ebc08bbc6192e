import PipelineKit
import Testing

@testable import FraudApp

/// Broken configurations are errors with a place within the text, never traps.
struct ConfigFuzzTests {
  static let sample = """
    {"weights": {"velocity": 0.3, "behaviour": 0.3, "anomaly": 0.2, "rules": 0.2},
     "thresholds": {"block": 0.8, "review": 0.5},
     "velocity": {"mode": "fixed", "window": "5m", "steps": [{"above": 5, "score": 0.7}]},
     "behaviour": {"amount_divisor": 2.5, "time": 0.25},
     "rules": [{"name": "a", "when": "device_id in blocked and not (z_score * 2 > 1.5)",
                "weight": 0.5, "mode": "shadow", "action": "block", "reason": "é \\u00e9 \\" x"}],
     "lists": [{"name": "blocked", "entries": [
       {"value": "d-1", "until": "2026-05-01T00:00:00Z", "reason": "why"}]}]}
    """

  private func load(_ bytes: [UInt8]) throws(DocumentError) -> FraudConfig {
    try FraudConfig(json: String(decoding: bytes, as: UTF8.self), file: "f")
  }

  private func expectPlace(_ error: DocumentError, in bytes: [UInt8]) {
    guard case .mistake(_, let place) = error else {
      Issue.record("an error without a place: \(error)")
      return
    }
    let lines = String(decoding: bytes, as: UTF8.self).utf8.split(
      separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.indices.contains(place.line - 1) else {
      Issue.record("no such line: \(error)")
      return
    }
    #expect((1...lines[place.line - 1].count + 1).contains(place.column))
    #expect(place.excerpt.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
  }

  @Test func `the sample loads`() throws {
    #expect(try load(Array(Self.sample.utf8)).rules.count == 1)
  }

  @Test func `every truncation is an error`() {
    for text in [Self.sample, FraudConfig.standard.canonicalJSON] {
      let bytes = Array(text.utf8)
      for count in 0..<bytes.count {
        let error = #expect(throws: DocumentError.self) { try load(Array(bytes[..<count])) }
        if let error { expectPlace(error, in: Array(bytes[..<count])) }
      }
    }
  }

  @Test func `every byte may be anything`() {
    let bytes = Array(Self.sample.utf8)
    let noise = Array("\"{}[],:\\0e-. \n~".utf8) + [0xFF, 0]
    for index in bytes.indices {
      for byte in noise { check(bytes, { $0[index] = byte }) }
      check(bytes, { $0.remove(at: index) })
    }
  }

  @Test func `mutated configurations are configurations, or errors within them`() {
    var random = RuleRandom(named: "mutated configurations")
    let bytes = Array(Self.sample.utf8)
    for _ in 0..<3000 {
      check(
        bytes,
        { bytes in
          for _ in 0...random.below(4) {
            let start = random.below(bytes.count)
            let end = min(bytes.count, start + random.below(30))
            let piece = Array(bytes[start..<end])
            let place = random.below(bytes.count)
            if random.once(in: 2) {
              bytes.insert(contentsOf: piece, at: place)
            } else {
              bytes.replaceSubrange(place..<min(bytes.count, place + piece.count), with: piece)
            }
          }
        })
    }
  }

  private func check(_ bytes: [UInt8], _ change: (inout [UInt8]) -> Void) {
    var changed = bytes
    change(&changed)
    do throws(DocumentError) {
      let config = try load(changed)
      _ = config.ruleSet.evaluate(RuleSample.features, at: RuleSample.time)
      let again = try FraudConfig(canonical: config.canonicalJSON)
      #expect(again == config && again.settings == config.settings)
    } catch {
      expectPlace(error, in: changed)
    }
  }
}
