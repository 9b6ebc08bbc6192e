import PipelineKit

extension AlertEvaluator {
  private static let version: Int64 = 1

  /// The same value gives the same bytes.
  func encode() -> [UInt8] {
    var out = StateWriter()
    out.write(AlertEvaluator.version)
    out.write(services.keys.sorted()) { out, name in
      out.write(bytes: Array(name.utf8).span.bytes)
      services[name]?.encode(into: &out)
    }
    out.write(alerts.keys.sorted()) { out, key in
      out.write(Int64(key.rule))
      out.write(bytes: Array(key.service.utf8).span.bytes)
      let alert = alerts[key]!
      out.write(alert.startedMs)
      out.write(alert.lastTrueMs)
      out.write(alert.firedMs ?? .min)
    }
    return out.bytes
  }

  /// - Parameter rules: those of the evaluator that was encoded.
  /// - Returns: nil for no bytes, or those of another version.
  init?(decoding bytes: [UInt8], rules: [AlertRule]) {
    guard !bytes.isEmpty else { return nil }
    self.init(rules: rules)
    var reader = StateReader(bytes)
    guard reader.integer() == AlertEvaluator.version else { return nil }
    for (name, history) in reader.array({ reader in
      (String(decoding: reader.byteString(), as: UTF8.self), ServiceHistory(from: &reader))
    }) {
      services[name] = history
    }
    for (key, alert) in reader.array({ reader in
      let rule = Int(reader.integer())
      let service = String(decoding: reader.byteString(), as: UTF8.self)
      let (started, lastTrue, fired) = (reader.integer(), reader.integer(), reader.integer())
      return (
        AlertKey(rule: rule, service: service),
        ActiveAlert(
          startedMs: started, lastTrueMs: lastTrue, firedMs: fired == .min ? nil : fired)
      )
    }) where rules.indices.contains(key.rule) {
      alerts[key] = alert
    }
  }
}

extension ServiceHistory {
  fileprivate func encode(into out: inout StateWriter) {
    out.write(firstMs)
    out.write(lastMs)
    out.write(minutes) { out, minute in
      out.write(minute.start)
      out.write(minute.counts.records)
      out.write(minute.counts.errors)
      for numbers in [minute.templates, minute.news] {
        out.write(numbers.keys.sorted()) { out, key in
          out.write(key)
          out.write(numbers[key] ?? 0)
        }
      }
    }
  }

  fileprivate init(from reader: inout StateReader) {
    firstMs = reader.integer()
    lastMs = reader.integer()
    minutes = reader.array { reader in
      let start = reader.integer()
      let counts = MinuteCounts(records: reader.integer(), errors: reader.integer())
      func numbers() -> [Int64: Int64] {
        Dictionary(reader.array { ($0.integer(), $0.integer()) }) { first, _ in first }
      }
      let templates = numbers()
      return Minute(start: start, counts: counts, templates: templates, news: numbers())
    }
  }
}
