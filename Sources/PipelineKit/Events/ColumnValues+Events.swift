extension ColumnValues {
  /// The scalars as whole numbers; `EventBatch.absent` where one is none (a null, say).
  func wholeNumbers() -> [Int64] {
    switch form {
    case .affix(let prefix, let width) where prefix.isEmpty && width == 0:
      return integers
    case .dictionary:
      let entries = texts.parsed { NumberText.integer($0, 0, $0.byteCount) }
      return integers.map { entries[Int($0)] }
    default:
      return scalarTexts().parsed { NumberText.integer($0, 0, $0.byteCount) }
    }
  }

  /// The scalars as instants in epoch milliseconds; `EventBatch.absent` where one is none.
  func timestamps(isAccessLog: Bool) -> [Int64] {
    switch form {
    case .timestamp(let layout): return layout.milliseconds(integers)
    case .dictionary:
      let entries = texts.parsed { ColumnValues.instant($0, isAccessLog: isAccessLog) }
      return integers.map { entries[Int($0)] }
    case .affix(let prefix, let width) where prefix.isEmpty && width == 0:
      return integers.map { Timestamp(epochMilliseconds: $0)?.milliseconds ?? EventBatch.absent }
    default:
      return scalarTexts().parsed { ColumnValues.instant($0, isAccessLog: isAccessLog) }
    }
  }

  /// The instant that one scalar of a time column names.
  static func instant(_ text: RawSpan, isAccessLog: Bool) -> Int64? {
    if isAccessLog { return Timestamp(apacheTime: text)?.milliseconds }
    if let time = Timestamp(rfc3339: text) { return time.milliseconds }
    return NumberText.integer(text, 0, text.byteCount).flatMap {
      Timestamp(epochMilliseconds: $0)?.milliseconds
    }
  }

  private func scalarTexts() -> TextPool {
    var pool = TextPool()
    pool.append(scalarsOf: self)
    return pool
  }
}

extension TextPool {
  /// What `body` reads from each string; `EventBatch.absent` where it reads nothing.
  fileprivate func parsed(_ body: (RawSpan) -> Int64?) -> [Int64] {
    var out: [Int64] = []
    out.reserveCapacity(count)
    let bytes = bytes.span.bytes
    for index in 0..<count {
      out.append(body(bytes.extracting(range(index))) ?? EventBatch.absent)
    }
    return out
  }
}
