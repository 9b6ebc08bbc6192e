/// Text as web servers log it, made what the client sent.
///
///     caf\xC3\xA9     caf\xc3\xa9     café      →  café
///     caf\xE9                                   →  caf�
///
/// nginx writes bytes beyond ASCII as `\xHH`, Apache a quote as `\"`: one page must not be several
/// because of the server's software. What is no UTF-8 then shows U+FFFD in its place; the log keeps
/// the bytes.
enum ServerText {
  /// Appends the text in `range` to `out`, resolved.
  static func append(_ text: RawSpan, in range: Range<Int>, to out: inout [UInt8]) {
    let start = out.count
    AccessLogLine.appendUnescaped(ByteField(range), of: text, to: &out)
    guard out[start...].contains(where: { $0 >= 0x80 }) else { return }
    let valid = Array(String(decoding: out[start...], as: UTF8.self).utf8)
    if !valid.elementsEqual(out[start...]) { out.replaceSubrange(start..., with: valid) }
  }
}

extension TextPool {
  /// Resolves all strings as `ServerText` says.
  ///
  /// - Complexity: O(bytes); nothing is copied where there is neither a backslash nor a byte beyond
  ///   ASCII.
  mutating func resolveServerText() {
    guard bytes.contains(where: { $0 == UInt8(ascii: "\\") || $0 >= 0x80 }) else { return }
    var plain = TextPool()
    var text: [UInt8] = []
    let written = self
    for index in 0..<count {
      text.removeAll(keepingCapacity: true)
      ServerText.append(written.bytes.span.bytes, in: written.range(index), to: &text)
      plain.append(text)
    }
    self = plain
  }

  /// Reduces every list of addresses to the client's.
  mutating func keepClientAddresses() {
    let marks: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: ":")]
    guard bytes.contains(where: { marks.contains($0) }) else { return }
    var clients = TextPool()
    let written = self
    let text = written.bytes.span.bytes
    for index in 0..<count {
      clients.append(text.extracting(ClientAddress.first(text, in: written.range(index))))
    }
    self = clients
  }
}
