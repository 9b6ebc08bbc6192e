import Glibc

extension RawSpan {
  /// The offset of the first newline at or after `start`, or nil.
  ///
  /// The corresponding C function is `memchr`, which looks at 32 bytes an instruction.
  @inline(__always)
  func newline(from start: Int) -> Int? {
    precondition(start >= 0 && start <= byteCount, "offset outside span")
    return unsafe withUnsafeBytes { buffer -> Int? in
      guard let base = buffer.baseAddress,
        let found = unsafe memchr(base + start, 0x0A, buffer.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }
}
