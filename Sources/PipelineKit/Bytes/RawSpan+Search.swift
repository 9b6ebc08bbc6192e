import Glibc

extension RawSpan {
  /// The offset of the first occurrence of `text` at or after `start`, or nil.
  ///
  /// - Complexity: O(length) for texts whose first byte is rare, as `memchr` looks for that.
  package func firstIndex(of text: borrowing RawSpan, from start: Int) -> Int? {
    precondition(start >= 0 && start <= byteCount, "offset outside span")
    let count = text.byteCount
    guard count > 0 else { return start }
    let first = Int32(text.byte(0))
    var from = start
    while from + count <= byteCount {
      let place = unsafe withUnsafeBytes { buffer -> Int? in
        guard let base = buffer.baseAddress,
          let found = unsafe memchr(base + from, first, buffer.count - from)
        else { return nil }
        return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
      }
      guard let place, place + count <= byteCount else { return nil }
      if matches(place, text, 0, count: count) { return place }
      from = place + 1
    }
    return nil
  }
}
