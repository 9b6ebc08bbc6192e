/// What can be wrong with a line of JSON events.
///
/// Each is what some tracker has sent: cut off by a full disk, typed by hand, or of a version we
/// do not know. The names say what the line lacks or gets wrong.
package enum Malformation: CaseIterable, Sendable {
  case truncated, notUTF8, notJSON, notAnObject, withoutID, emptyID, withoutTimestamp,
    impossibleTimestamp, future, unknownType, withoutVisitor, negativeLoadTime, wrongType,
    withoutAmount, amountTooFine, unknownCurrency, fractionalCents, tooLong
}

extension Malformation {
  /// What may turn up anywhere; a line over 1 MiB and one from 2099 are made on purpose only.
  static let everyday = allCases.filter { $0 != .tooLong && $0 != .future }

  /// Returns the line, without its newline, for an event that would have had this id and time.
  package func line(id: String, time: String, visitor: String) -> [UInt8] {
    let head = "{\"event_id\":\"\(id)\","
    let view = "\"type\":\"page_view\",\"timestamp\":\"\(time)\",\"visitor_id\":\"\(visitor)\","
    let order = "\"type\":\"order_placed\",\"timestamp\":\"\(time)\","
    let buyer = "\"visitor_id\":\"\(visitor)\",\"order_id\":\"o-\(id.prefix(6))\","
    let text: String =
      switch self {
      case .truncated: head + view + "\"path\":\"/prod"
      case .notUTF8: head + view + "\"path\":\"/caf"
      case .notJSON: "[warn] tracker: upstream timed out, 3 events lost"
      case .notAnObject: "[\"page_view\",\"\(visitor)\",\"/cart\"]"
      case .withoutID: "{" + view + "\"path\":\"/cart\"}"
      case .emptyID: "{\"event_id\":\"\"," + view + "\"path\":\"/cart\"}"
      case .withoutTimestamp: head + "\"type\":\"page_view\",\"visitor_id\":\"\(visitor)\"}"
      case .impossibleTimestamp:
        head + "\"type\":\"page_view\",\"timestamp\":\"2026-02-30T25:00:00Z\",\"path\":\"/\"}"
      case .future:
        head + "\"type\":\"page_view\",\"timestamp\":\"2099-01-01T00:00:00Z\","
          + "\"visitor_id\":\"\(visitor)\",\"path\":\"/\"}"
      case .unknownType:
        head + "\"type\":\"page_scrolled\",\"timestamp\":\"\(time)\",\"depth\":80}"
      case .withoutVisitor:
        head + "\"type\":\"page_view\",\"timestamp\":\"\(time)\",\"path\":\"/cart\"}"
      case .negativeLoadTime: head + view + "\"path\":\"/\",\"load_time_ms\":-1}"
      case .wrongType: head + view + "\"path\":\"/\",\"load_time_ms\":\"fast\"}"
      case .withoutAmount: head + order + buyer + "\"currency\":\"EUR\"}"
      case .amountTooFine: head + order + buyer + "\"amount\":45.12,\"currency\":\"JPY\"}"
      case .unknownCurrency: head + order + buyer + "\"amount\":45.12,\"currency\":\"euro\"}"
      case .fractionalCents: head + order + buyer + "\"schema_version\":1,\"amount\":45.5}"
      case .tooLong: head + view + "\"path\":\"/\(String(repeating: "x", count: 1 << 20))\"}"
      }
    return Array(text.utf8) + (self == .notUTF8 ? [0xE9, 0x22, 0x7D] : [])
  }
}

extension JSONFormat {
  func appendMalformed(
    at time: Int, of visitor: Visitor, _ random: inout SplitMix64, to line: inout [UInt8]
  ) {
    var id: [UInt8] = []
    var timestamp: [UInt8] = []
    id.append(EventID(&random))
    timestamp.append(rfc3339: time)
    let kind = random.pick(Malformation.everyday)
    line.append(
      contentsOf: kind.line(
        id: String(decoding: id, as: UTF8.self), time: String(decoding: timestamp, as: UTF8.self),
        visitor: "v-\(visitor.number)"))
    line.append(0x0A)
  }
}
