/// All scalars of a column as text, form by form.
extension ColumnValues {
  /// What rendering adds to a batch's texts, at most.
  var renderedBytesMax: Int {
    switch form {
    case .raw, .dictionary: texts.bytes.count
    case .uuid: count * UUIDScalars.byteCount
    case .timestamp(let layout): count * layout.byteCount
    case .affix(let prefix, _): count * (prefix.count + NumberText.byteCountMax)
    case .decimal: count * NumberText.byteCountMax
    }
  }

  /// Appends the bytes of the scalars to `texts`, and for each scalar where they lie to `spans`.
  ///
  /// - Complexity: O(bytes written); a distinct scalar of a dictionary is written once.
  func render(to texts: inout [UInt8], spans: inout [UInt64]) {
    spans.reserveCapacity(spans.count + count)
    switch form {
    case .raw: appendPool(to: &texts, spans: &spans)
    case .dictionary:
      var entries: [UInt64] = []
      appendPool(to: &texts, spans: &entries)
      for code in integers { spans.append(entries[Int(code)]) }
    default: appendWritten(to: &texts, spans: &spans)
    }
  }

  /// Texts are copied whole, and found again by where they end.
  private func appendPool(to texts: inout [UInt8], spans: inout [UInt64]) {
    let base = texts.count
    texts.append(contentsOf: self.texts.bytes)
    var start = 0
    for end in self.texts.ends {
      spans.append(SlotBuffer.pack(start: base + start, count: Int(end) - start))
      start = Int(end)
    }
  }

  /// Makes room for all scalars at their longest, writes them, and gives back what is left.
  private func appendWritten(to texts: inout [UInt8], spans: inout [UInt64]) {
    let base = texts.count
    var position = base
    texts.append(contentsOf: repeatElement(0, count: renderedBytesMax))
    do {
      var span = texts.mutableSpan
      var target = span.mutableBytes
      write(in: &target, &position, spans: &spans)
    }
    texts.removeLast(texts.count - position)
  }

  /// Writes the scalars from `position` on; `target` has room for `renderedBytesMax` bytes there.
  private func write(
    in target: inout MutableRawSpan, _ position: inout Int, spans: inout [UInt64]
  ) {
    switch form {
    case .raw, .dictionary: break
    case .uuid:
      for index in 0..<count {
        UUIDScalars.put(words[2 * index], words[2 * index + 1], in: &target, at: position)
        spans.append(SlotBuffer.pack(start: position, count: UUIDScalars.byteCount))
        position += UUIDScalars.byteCount
      }
    case .timestamp(let layout):
      let start = position
      layout.put(integers, in: &target, &position)
      for index in 0..<count {
        let place = start + index * layout.byteCount
        spans.append(SlotBuffer.pack(start: place, count: layout.byteCount))
      }
    case .affix(let prefix, let width):
      let text = prefix.span.bytes
      for value in integers {
        let start = position
        target.copy(text, 0, count: text.byteCount, to: position)
        position += text.byteCount
        NumberText.put(value, width: width, in: &target, &position)
        spans.append(SlotBuffer.pack(start: start, count: position - start))
      }
    case .decimal(let places):
      for value in integers {
        let start = position
        NumberText.put(scaled: value, places: places, in: &target, &position)
        spans.append(SlotBuffer.pack(start: start, count: position - start))
      }
    }
  }
}
