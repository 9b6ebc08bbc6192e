import PipelineKit

extension CascadeFinder {
  private static let version: Int64 = 1

  /// The same value gives the same bytes.
  func encode() -> [UInt8] {
    var out = StateWriter()
    out.write(CascadeFinder.version)
    out.write(nextID)
    out.write(lastClosed)
    out.write(pending.keys.sorted()) { out, minute in
      out.write(minute)
      out.write(pending[minute] ?? []) { out, signal in signal.encode(into: &out) }
    }
    out.write(latency.quartiles.keys.sorted()) { out, part in
      out.write(part.service)
      out.write(part.callee)
      out.write(part.operation)
      out.write(latency.quartiles[part] ?? []) { $0.write($1) }
    }
    out.write(origins.counts.keys.sorted()) { out, service in
      out.write(service)
      out.write(origins.counts[service] ?? []) { $0.write($1) }
    }
    out.write(active.map { [$0] } ?? []) { out, cascade in cascade.encode(into: &out) }
    return out.bytes
  }

  /// - Returns: nil for no bytes, or those of another version.
  init?(decoding bytes: [UInt8]) {
    guard !bytes.isEmpty else { return nil }
    self.init()
    var reader = StateReader(bytes)
    guard reader.integer() == CascadeFinder.version else { return nil }
    nextID = reader.integer()
    lastClosed = reader.integer()
    pending = reader.dictionary { ($0.integer(), $0.array { TraceSignal(from: &$0) }) }
    latency.quartiles = reader.dictionary { reader in
      let part = SpanPart(
        service: reader.text(), callee: reader.optionalText(), operation: reader.text())
      return (part, reader.array { $0.real() })
    }
    origins.counts = reader.dictionary { ($0.text(), $0.array { $0.real() }) }
    active = reader.array { ActiveCascade(from: &$0) }.first
  }
}

extension TraceSignal {
  fileprivate func encode(into out: inout StateWriter) {
    out.write(service)
    out.write(atMs)
    out.write(traceID)
    out.write(spanID)
    out.write(parentSpanID)
    out.write(isError ? 1 : 0 as Int64)
    out.write(operation)
    out.write(durationMicroseconds ?? .min)
    out.write(templateID ?? .min)
  }

  fileprivate init(from reader: inout StateReader) {
    service = reader.text()
    atMs = reader.integer()
    traceID = reader.optionalText()
    spanID = reader.optionalText()
    parentSpanID = reader.optionalText()
    isError = reader.integer() == 1
    operation = reader.optionalText()
    let (duration, template) = (reader.integer(), reader.integer())
    durationMicroseconds = duration == .min ? nil : duration
    templateID = template == .min ? nil : template
  }
}

extension ActiveCascade {
  fileprivate func encode(into out: inout StateWriter) {
    out.write(id)
    out.write(startedMs)
    out.write(lastMs)
    for numbers in [started, failing] {
      out.write(numbers.keys.sorted()) { out, service in
        out.write(service)
        out.write(numbers[service] ?? 0)
      }
    }
    for numbers in [origins, slow] {
      out.write(numbers.keys.sorted()) { out, service in
        out.write(service)
        out.write(numbers[service] ?? 0)
      }
    }
  }

  fileprivate init(from reader: inout StateReader) {
    self.init(id: reader.integer(), startedMs: reader.integer())
    lastMs = reader.integer()
    started = reader.dictionary { ($0.text(), $0.integer()) }
    failing = reader.dictionary { ($0.text(), $0.integer()) }
    origins = reader.dictionary { ($0.text(), $0.real()) }
    slow = reader.dictionary { ($0.text(), $0.real()) }
  }
}

extension StateWriter {
  fileprivate mutating func write(_ text: String) { write(bytes: Array(text.utf8).span.bytes) }

  fileprivate mutating func write(_ text: String?) {
    write(text == nil ? 0 : 1 as Int64)
    if let text { write(text) }
  }
}

extension StateReader {
  fileprivate mutating func text() -> String { String(decoding: byteString(), as: UTF8.self) }

  fileprivate mutating func optionalText() -> String? { integer() == 1 ? text() : nil }

  fileprivate mutating func dictionary<Key: Hashable, Value>(
    _ body: (inout StateReader) -> (Key, Value)
  ) -> [Key: Value] {
    Dictionary(array(body)) { first, _ in first }
  }
}
