/// Payments, labels and verdicts as one JSON object a line, as a gateway writes them.
struct PaymentFormat: Sendable {
  /// How the event's fields are wrapped.
  enum Envelope: Sendable { case plain, epochTimestamp, cloudEvent }

  let mix: FraudProfile.Mix

  /// Appends the payment's line with its newline. `id` also decides how the line is written, so
  /// that a repeat under another id may look different.
  func append(_ payment: GeneratedTransaction, id: EventID, to line: inout [UInt8]) {
    var random = SplitMix64(seed: id.high)
    let isOld = payment.currency.code.utf8Start[0] == 0x55 && random.chance(mix.oldVersions)
    let envelope = envelope(&random)
    appendHead("transaction", id, at: payment.time, envelope, to: &line)
    if isOld || random.chance(0.1) {
      line.append(isOld ? "\"schema_version\":1," : "\"schema_version\":2,")
    }
    appendID(of: payment.number, to: &line)
    line.append(",\"user_id\":\"u-")
    line.append(decimal: Int(payment.user), width: 7)
    line.append("\",\"amount\":")
    if isOld {
      line.append(decimal: payment.amount)
    } else {
      line.append(minor: payment.amount, exponent: payment.currency.exponent)
      line.append(",\"currency\":\"")
      line.append(payment.currency.code)
      line.append("\"")
    }
    line.append(",\"merchant_id\":\"m-")
    line.append(decimal: Int(payment.merchant.number), width: 5)
    line.append("\"")
    appendOptionals(of: payment, &random, to: &line)
    line.append(envelope == .cloudEvent ? "}}\n" : "}\n")
  }

  /// Appends what not every gateway tells.
  private func appendOptionals(
    of payment: GeneratedTransaction, _ random: inout SplitMix64, to line: inout [UInt8]
  ) {
    let category = SpendingCategory.all[Int(payment.merchant.category)]
    if random.chance(0.9) { append("category", category.name, to: &line) }
    if let country = payment.country {
      append("country", Country.all[Int(country)].code, to: &line)
    }
    if let place = payment.place {
      line.append(",\"location\":{\"lat\":")
      append(degrees: place.latitude, to: &line)
      line.append(",\"lon\":")
      append(degrees: place.longitude, to: &line)
      line.append("}")
    }
    if random.chance(0.97) { append("channel", channel(of: payment, category), to: &line) }
    if let device = payment.device {
      line.append(",\"device_id\":\"d-")
      line.append(hex: device, digits: 10)
      line.append("\"")
    } else if random.chance(0.2) {
      line.append(",\"device_id\":null")
    }
  }

  private func channel(
    of payment: GeneratedTransaction, _ category: SpendingCategory
  ) -> StaticString {
    if category.isCash { return "atm" }
    if !category.isStore { return "online" }
    return payment.device == nil ? "pos" : "contactless"
  }

  /// Appends the line of a label: how a payment turned out.
  func appendLabel(
    _ number: Int, isFraud: Bool, at time: Int, id: EventID, to line: inout [UInt8]
  ) {
    var random = SplitMix64(seed: id.high)
    let envelope = envelope(&random)
    appendHead("label", id, at: time, envelope, to: &line)
    appendID(of: number, to: &line)
    line.append(isFraud ? ",\"is_fraud\":true" : ",\"is_fraud\":false")
    line.append(envelope == .cloudEvent ? "}}\n" : "}\n")
  }

  /// Appends the line of a reviewer's verdict.
  func appendVerdict(
    _ number: Int, isFraud: Bool, at time: Int, id: EventID, to line: inout [UInt8]
  ) {
    var random = SplitMix64(seed: id.high)
    let envelope = envelope(&random)
    appendHead("review_decision", id, at: time, envelope, to: &line)
    appendID(of: number, to: &line)
    append("verdict", isFraud ? "fraud" : "approved", to: &line)
    if random.chance(0.9) { append("reviewer", random.pick(["anna", "ben", "chioma"]), to: &line) }
    if random.chance(0.3) {
      append("note", isFraud ? "holder denies it" : "called the holder", to: &line)
    }
    line.append(envelope == .cloudEvent ? "}}\n" : "}\n")
  }

  private func envelope(_ random: inout SplitMix64) -> Envelope {
    let draw = random.unit()
    if draw < mix.cloudEvents { return .cloudEvent }
    return draw < mix.cloudEvents + mix.epochTimestamps ? .epochTimestamp : .plain
  }

  /// Appends what every event begins with, up to its first own field.
  private func appendHead(
    _ type: StaticString, _ id: EventID, at time: Int, _ envelope: Envelope,
    to line: inout [UInt8]
  ) {
    let cloud = envelope == .cloudEvent
    line.append(cloud ? "{\"specversion\":\"1.0\",\"id\":\"" : "{\"event_id\":\"")
    line.append(id)
    line.append(cloud ? "\",\"source\":\"/gateway\",\"type\":\"" : "\",\"type\":\"")
    line.append(type)
    line.append(cloud ? "\",\"time\":" : "\",\"timestamp\":")
    if envelope == .epochTimestamp {
      line.append(decimal: time)
    } else {
      line.append("\"")
      line.append(rfc3339: time)
      line.append("\"")
    }
    line.append(cloud ? ",\"datacontenttype\":\"application/json\",\"data\":{" : ",")
  }

  private func appendID(of number: Int, to line: inout [UInt8]) {
    line.append("\"transaction_id\":\"t-")
    line.append(decimal: number, width: 9)
    line.append("\"")
  }

  private func append(_ name: StaticString, _ value: StaticString, to line: inout [UInt8]) {
    line.append(",\"")
    line.append(name)
    line.append("\":\"")
    line.append(value)
    line.append("\"")
  }

  /// Appends units of 0.0001 degrees as a decimal: -74.0060.
  private func append(degrees: Int32, to line: inout [UInt8]) {
    if degrees < 0 { line.append("-") }
    line.append(minor: Int(degrees.magnitude), exponent: 4)
  }
}
