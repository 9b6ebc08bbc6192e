@testable import ModelSupport

/// Reads one line of JSON into an event, or says why it is none.
///
/// Decisions the specification leaves open:
/// - An object with a member `specversion` is a CloudEvents envelope; its fields are in `data`.
/// - `schema_version` is 1 or 2 for every type; absent it is 2 where a `currency` is present, else 1.
/// - Version 1 has integer cents of US dollars, whatever `currency` says. Version 2 without a
///   currency is in US dollars, too.
/// - An amount is a JSON number above zero; a text, zero and a negative one are dead letters.
/// - Texts may be empty, but for the event's id. Any text is a country.
/// - A location has two numbers, the latitude in -90 ... 90, the longitude in -180 ... 180.
struct FraudEventReader {
  /// Epoch milliseconds at which the lines are appended.
  var appendTime: Int

  private struct Rejected: Error { var kind: ModelDeadLetterKind }

  func read(_ line: [UInt8]) -> Result<FraudEvent, ModelDeadLetter.Reason> {
    do {
      return .success(try event(line))
    } catch {
      return .failure(ModelDeadLetter.Reason(kind: error.kind))
    }
  }

  private func event(_ line: [UInt8]) throws(Rejected) -> FraudEvent {
    guard line.count <= 1 << 20 else { throw Rejected(kind: .tooLong) }
    guard String(validating: line, as: UTF8.self) != nil else { throw Rejected(kind: .notUTF8) }
    guard let json = JSONText(line), case .object(let members) = json else {
      throw Rejected(kind: .notAnObject)
    }
    let isCloud = members["specversion"] != nil
    guard let id = json[isCloud ? "id" : "event_id"]?.text, !id.bytes.isEmpty else {
      throw Rejected(kind: .noID)
    }
    let field = json[isCloud ? "time" : "timestamp"]
    guard let time = field?.integer ?? field?.text.flatMap(Instant.read) else {
      throw Rejected(kind: .noTimestamp)
    }
    guard time <= appendTime + Instant.day else { throw Rejected(kind: .future) }
    let fields = isCloud ? json["data"] ?? .object([:]) : json
    guard let content = json["type"]?.text.flatMap({ content(of: $0, fields, at: time) }) else {
      throw Rejected(kind: .schema)
    }
    let source = isCloud ? json["source"]?.text ?? "" : ""
    return FraudEvent(
      identity: FraudEvent.Identity(source: source, id: id), time: time, content: content)
  }

  private func content(of type: Text, _ json: JSONText, at time: Int) -> FraudEvent.Content? {
    let version = json["schema_version"].map(\.integer) ?? (json["currency"] == nil ? 1 : 2)
    guard version == 1 || version == 2, let id = json["transaction_id"]?.text else { return nil }
    switch type {
    case "transaction":
      return transaction(id, json, isOld: version == 1, at: time).map { .transaction($0) }
    case "label":
      guard case .bool(let isFraud) = json["is_fraud"] else { return nil }
      return .label(transaction: id, isFraud: isFraud)
    case "review_decision":
      guard let verdict = json["verdict"]?.text, ["approved", "fraud"].contains(verdict),
        hasTexts(["reviewer", "note"], json)
      else { return nil }
      return .verdict(transaction: id, isApproved: verdict == "approved")
    default: return nil
    }
  }

  /// Whether the members are texts or missing.
  private func hasTexts(_ names: [Text], _ json: JSONText) -> Bool {
    names.allSatisfy { json[$0] == nil || json[$0]?.text != nil }
  }

  private func transaction(
    _ id: Text, _ json: JSONText, isOld: Bool, at time: Int
  ) -> FraudEvent.Transaction? {
    guard let user = json["user_id"]?.text, let merchant = json["merchant_id"]?.text,
      hasTexts(["category", "country", "channel", "device_id", "currency"], json),
      case .number(let digits) = json["amount"]
    else { return nil }
    let currency: Text = isOld ? "USD" : json["currency"]?.text ?? "USD"
    let minor =
      isOld ? Int(digits) : Money.exponents[currency].flatMap { Money.minor(digits, exponent: $0) }
    guard let amount = minor, amount > 0 else { return nil }
    var transaction = FraudEvent.Transaction(
      id: id, user: user, amount: amount, currency: currency, merchant: merchant,
      category: json["category"]?.text, country: json["country"]?.text,
      channel: json["channel"]?.text, device: json["device_id"]?.text, location: nil, time: time)
    guard let place = json["location"] else { return transaction }
    guard case .number(let latitude) = place["lat"], case .number(let longitude) = place["lon"],
      abs(Double(latitude) ?? .infinity) <= 90, abs(Double(longitude) ?? .infinity) <= 180
    else { return nil }
    transaction.location = (latitude, longitude)
    return transaction
  }
}
