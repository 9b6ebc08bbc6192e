import EventGenerator
import Foundation

/// Payment lines of a profile, made and read in memory for tests.
struct GeneratedPayments: Sendable {
  /// The fixtures, made once.
  static let fixtures = FraudFixtures.files()
  /// A month of the benchmark's kind, but small.
  static let month = GeneratedPayments(transactions: 40_000, seed: 2)

  /// What tests want to know of a line.
  struct Line: Sendable {
    var type = ""
    /// Nil where it is an integer.
    var time: String?
    var eventID = ""
    var transaction = ""
    var user = ""
    var merchant = ""
    var device: String?
    var currency: String?
    var channel: String?
    var version: Int?
    var isFraud: Bool?
    var verdict: String?

    init(_ object: [String: Any]) {
      func text(_ name: String) -> String? { object[name] as? String }
      (type, time, eventID) = (text("type") ?? "", text("timestamp"), text("event_id") ?? "")
      (transaction, user) = (text("transaction_id") ?? "", text("user_id") ?? "")
      (merchant, device) = (text("merchant_id") ?? "", text("device_id"))
      (currency, channel, verdict) = (text("currency"), text("channel"), text("verdict"))
      (version, isFraud) = (object["schema_version"] as? Int, object["is_fraud"] as? Bool)
    }
  }

  var bytes: [[UInt8]] = []
  /// Of the lines that are objects.
  var lines: [Line] = []
  /// By transaction id: the kind of fraud, empty for an honest payment.
  var kinds: [String: String] = [:]

  init(transactions: Int, seed: UInt64, change: (inout FraudProfile) -> Void = { _ in }) {
    var profile = FraudProfile.bench(
      transactions: transactions, seed: seed, start: GeneratedLines.firstOfMarch)
    change(&profile)
    var stream = FraudStream(profile: profile)
    var (line, truth): ([UInt8], [UInt8]) = ([], [])
    while stream.appendLine(to: &line, truth: &truth) {
      bytes.append(line)
      line = []
    }
    lines = bytes.compactMap { GeneratedLines.object($0).map(Line.init) }
    for row in String(decoding: truth, as: UTF8.self).split(separator: "\n") {
      let cells = row.split(separator: ",", omittingEmptySubsequences: false)
      kinds[String(cells[0])] = String(cells[2])
    }
  }

  /// The lines of one type.
  func lines(_ type: String) -> [Line] { lines.filter { $0.type == type } }

  /// The kind of fraud a line is about, empty for an honest payment.
  func kind(_ line: Line) -> String? { kinds[line.transaction] }
}
