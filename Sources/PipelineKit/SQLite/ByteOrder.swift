import Glibc

/// Compares bytes as SQLite's BINARY collation does: the first difference decides, else a prefix
/// comes first.
///
/// - Returns: negative, zero or positive.
package func compareBytes(_ a: RawSpan, _ b: RawSpan) -> Int {
  let common = min(a.byteCount, b.byteCount)
  if common > 0 {
    let order = a.withUnsafeBytes { x in
      b.withUnsafeBytes { y in
        x.baseAddress.flatMap { x in y.baseAddress.map { memcmp(x, $0, common) } } ?? 0
      }
    }
    if order != 0 { return Int(order) }
  }
  return a.byteCount - b.byteCount
}
