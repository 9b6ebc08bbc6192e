/// What can be wrong with a line of payment events. The names say what the line lacks or gets
/// wrong.
package enum PaymentMalformation: CaseIterable, Sendable {
  case truncated, notUTF8, notJSON, notAnObject, withoutID, emptyID, withoutTimestamp,
    impossibleTimestamp, future, unknownType, unknownVersion, withoutUser, withoutMerchant,
    withoutAmount, zeroAmount, negativeAmount, amountAsText, amountTooFine, fractionalCents,
    unknownCurrency, poleExceeded, halfALocation, labelWithoutAnswer, unknownVerdict

  /// What may turn up anywhere; a line from 2099 is made on purpose only.
  static let everyday = allCases.filter { $0 != .future }

  /// Returns the line, without its newline, for an event that would have had this id and time.
  package func line(id: String, time: String, user: String) -> [UInt8] {
    Array(text(id: id, time: time, user: user).utf8) + (self == .notUTF8 ? [0xE9, 0x22, 0x7D] : [])
  }

  private func text(id: String, time: String, user: String) -> String {
    let head = "{\"event_id\":\"\(id)\","
    let stamp = "\"type\":\"transaction\",\"timestamp\":\"\(time)\","
    let payer = "\"transaction_id\":\"t-x\(id.prefix(6))\",\"user_id\":\"\(user)\","
    let store = ",\"merchant_id\":\"m-00012\"}"
    switch self {
    case .truncated: return head + stamp + "\"transaction_id\":\"t-0"
    case .notUTF8: return head + stamp + payer + "\"merchant_id\":\"caf"
    case .notJSON: return "gateway: connection reset by peer"
    case .notAnObject: return "[\"transaction\",\"\(user)\",45.2]"
    case .withoutID: return "{" + stamp + payer + "\"amount\":4.5,\"currency\":\"EUR\"" + store
    case .emptyID: return "{\"event_id\":\"\"," + stamp + payer + "\"amount\":4" + store
    case .withoutTimestamp:
      return head + "\"type\":\"transaction\"," + payer + "\"amount\":4" + store
    case .impossibleTimestamp:
      return head + "\"type\":\"label\",\"timestamp\":\"2026-02-30T25:00:00Z\",\"is_fraud\":true}"
    case .future:
      return head + "\"type\":\"label\",\"timestamp\":\"2099-01-01T00:00:00Z\","
        + "\"transaction_id\":\"t-1\",\"is_fraud\":true}"
    case .unknownType:
      return head + "\"type\":\"refund\",\"timestamp\":\"\(time)\"," + payer + "\"amount\":4}"
    case .unknownVersion:
      return head + stamp + "\"schema_version\":3," + payer + "\"amount\":4" + store
    case .withoutUser:
      return head + stamp + "\"transaction_id\":\"t-x\",\"amount\":4.5,\"currency\":\"EUR\"" + store
    case .withoutMerchant: return head + stamp + payer + "\"amount\":4.5,\"currency\":\"EUR\"}"
    case .withoutAmount: return head + stamp + payer + "\"currency\":\"EUR\"" + store
    case .zeroAmount: return head + stamp + payer + "\"amount\":0,\"currency\":\"EUR\"" + store
    case .negativeAmount: return head + stamp + payer + "\"amount\":-5,\"currency\":\"EUR\"" + store
    case .amountAsText:
      return head + stamp + payer + "\"amount\":\"4.50\",\"currency\":\"EUR\"" + store
    case .amountTooFine:
      return head + stamp + payer + "\"amount\":45.12,\"currency\":\"JPY\"" + store
    case .fractionalCents:
      return head + stamp + "\"schema_version\":1," + payer + "\"amount\":45.5" + store
    case .unknownCurrency:
      return head + stamp + payer + "\"amount\":45.12,\"currency\":\"euro\"" + store
    case .poleExceeded:
      return head + stamp + payer + "\"amount\":4,\"location\":{\"lat\":91.5,\"lon\":0}" + store
    case .halfALocation:
      return head + stamp + payer + "\"amount\":4,\"location\":{\"lat\":51.5}" + store
    case .labelWithoutAnswer:
      return head + "\"type\":\"label\",\"timestamp\":\"\(time)\",\"transaction_id\":\"t-1\"}"
    case .unknownVerdict:
      return head + "\"type\":\"review_decision\",\"timestamp\":\"\(time)\","
        + "\"transaction_id\":\"t-1\",\"verdict\":\"maybe\"}"
    }
  }
}
