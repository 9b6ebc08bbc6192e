import PipelineKit

/// Secrets that a name announces.
///
///     password=x  password: "x"  "password":"x"  \"password\":\"x\"  user[password]=x
///     Authorization: Bearer x    Cookie: a=b; c=d    --password x    scheme://user:pass@host
///
/// A value ends with its quote, or, bare, at a space, a comma or a bracket. `true`, `false`, `null`
/// and stars are no secrets.
enum NamedSecrets {
  private static let mark: StaticString = "[REDACTED:"

  /// The secret behind the `=` or `:` at `position`, if a name of one stands before it.
  static func assigned(
    _ text: borrowing RawSpan, _ position: Int, _ keys: Set<[UInt8]>, _ isInJSON: Bool
  ) -> Secret? {
    guard let key = SecretKey(text, before: position, keys) else { return nil }
    var start = position + 1
    if start < text.byteCount && text.byte(start) == 0x3E { start += 1 }
    start = TextBounds.end(text, start) { $0 == 0x20 || $0 == 0x09 }
    guard start < text.byteCount, text.byte(start) != 0x3D, text.byte(start) != 0x3A else {
      return nil
    }
    let value = valueRange(text, start, isInJSON, isLine: key.kind == .cookie)
    return secret(text, value, key)
  }

  /// `--password x`: the value behind an option's name.
  static func option(
    _ text: borrowing RawSpan, _ position: Int, _ keys: Set<[UInt8]>
  ) -> Secret? {
    guard TextBounds.has("--", text, position), position == 0 || text.byte(position - 1) <= 0x20
    else { return nil }
    let end = TextBounds.end(text, position + 2, TextBounds.isToken)
    guard end > position + 2, end < text.byteCount, text.byte(end) == 0x20,
      let key = SecretKey(text, before: end, keys), key.kind != .cookie
    else { return nil }
    let start = TextBounds.end(text, end) { $0 == 0x20 }
    guard start < text.byteCount, text.byte(start) != 0x2D else { return nil }
    return secret(text, valueRange(text, start, false, isLine: false), key)
  }

  /// `://user:pass@host`: the password, where a colon of a URL stands at `position`.
  static func userInfo(_ text: borrowing RawSpan, _ position: Int) -> Secret? {
    guard TextBounds.has("://", text, position) else { return nil }
    var (colon, at) = (-1, -1)
    var index = position + 3
    scan: while index < text.byteCount {
      switch text.byte(index) {
      case 0...0x20, 0x22, 0x27, 0x2F, 0x3C, 0x3E, 0x3F, 0x23, 0x5C: break scan
      case 0x3A where colon < 0: colon = index
      case 0x40: at = index
      // The colon of a mark is none between user and password.
      case 0x5B where isMarked(text, index):
        while index + 1 < text.byteCount, text.byte(index) != 0x5D { index += 1 }
      default: break
      }
      index += 1
    }
    guard colon >= 0, at > colon + 1, !isMarked(text, colon + 1) else { return nil }
    return Secret(range: (colon + 1)..<at, kind: .password)
  }

  // MARK: - Values

  private static func secret(
    _ text: borrowing RawSpan, _ value: Range<Int>, _ key: SecretKey
  ) -> Secret? {
    var value = value
    var kind = key.kind
    if key.isAuthorization {
      let word = TextBounds.end(text, value.lowerBound, TextBounds.isAlphanumeric)
      let name = text.array(value.lowerBound..<min(word, value.upperBound)).map { $0 | 0x20 }
      if word < text.byteCount, text.byte(word) == 0x20 {
        let start = TextBounds.end(text, word) { $0 == 0x20 }
        let end = TextBounds.end(text, start) {
          $0 > 0x20 && $0 != 0x22 && $0 != 0x27 && $0 != 0x5C && $0 != 0x2C
        }
        value = start..<max(start, end)
      }
      kind =
        name.elementsEqual("bearer".utf8)
        ? .bearer : name.elementsEqual("basic".utf8) ? .basic : kind
    }
    guard !value.isEmpty, !isMarked(text, value.lowerBound), !isHarmless(text, value, key) else {
      return nil
    }
    return Secret(range: value, kind: kind)
  }

  private static func isMarked(_ text: borrowing RawSpan, _ position: Int) -> Bool {
    TextBounds.has(mark, text, position)
  }

  /// The bytes of a value that begins at `start`, without quotes.
  private static func valueRange(
    _ text: borrowing RawSpan, _ start: Int, _ isInJSON: Bool, isLine: Bool
  ) -> Range<Int> {
    let first = text.byte(start)
    if first == 0x5C, start + 1 < text.byteCount, text.byte(start + 1) == 0x22 {
      return (start + 2)..<escapedEnd(text, start + 2)
    }
    if first == 0x22 || first == 0x27 {
      return (start + 1)..<quotedEnd(text, start + 1, first)
    }
    if first == 0x7B || first == 0x5B && !isMarked(text, start) { return start..<start }
    var position = start
    while position < text.byteCount {
      let byte = text.byte(position)
      if byte < 0x20 || byte == 0x22 { break }
      if !isLine && (byte == 0x20 || isClosing(byte)) { break }
      if isInJSON && byte == 0x5C {
        guard position + 1 < text.byteCount else { break }
        let escaped = text.byte(position + 1)
        if escaped != 0x5C && escaped != 0x2F && escaped != 0x75 { break }
        position += 1
      }
      position += 1
    }
    return start..<min(position, text.byteCount)
  }

  private static func isClosing(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x26, 0x27, 0x29, 0x2C, 0x3B, 0x5D, 0x7D, 0x3E: true
    default: false
    }
  }

  private static func quotedEnd(_ text: borrowing RawSpan, _ start: Int, _ quote: UInt8) -> Int {
    var position = start
    while position < text.byteCount && text.byte(position) != quote {
      if text.byte(position) == 0x0A { break }
      position += text.byte(position) == 0x5C ? 2 : 1
    }
    return min(position, text.byteCount)
  }

  /// The place of the `\"` that ends a quoted value within a string of JSON.
  private static func escapedEnd(_ text: borrowing RawSpan, _ start: Int) -> Int {
    var position = start
    while position < text.byteCount {
      if text.byte(position) == 0x22 { return position }
      if text.byte(position) == 0x5C {
        if position + 1 < text.byteCount, text.byte(position + 1) == 0x22 { return position }
        position += 1
      }
      position += 1
    }
    return min(position, text.byteCount)
  }

  /// `true`, `null`, stars; of keys such as `token` what is too short to be one.
  private static func isHarmless(
    _ text: borrowing RawSpan, _ value: Range<Int>, _ key: SecretKey
  ) -> Bool {
    let bytes = text.array(value)
    if bytes.allSatisfy({ $0 == 0x2A || $0 == 0x78 || $0 == 0x58 }) { return true }
    if harmless.contains(bytes.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }) { return true }
    guard key.isWeak else { return false }
    if bytes.first == 0x2F || !bytes.allSatisfy({ TokenSecrets.isCredential($0) || $0 == 0x25 }) {
      return true
    }
    let hasDigit = bytes.contains { $0 &- 0x30 < 10 }
    return bytes.count < 8 || !hasDigit && bytes.count < 20
  }

  private static let harmless = Set(
    ["true", "false", "null", "none", "nil", "undefined", "yes", "no", "empty", "required", "-"]
      .map { Array($0.utf8) })
}

/// The name before a value, where it is one of a secret.
struct SecretKey {
  let kind: RedactionKind
  /// A word with other meanings too: its value must look like a secret.
  let isWeak: Bool
  let isAuthorization: Bool

  /// Reads the name that ends before `position`, quotes, brackets and spaces between.
  init?(_ text: borrowing RawSpan, before position: Int, _ keys: Set<[UInt8]>) {
    var end = position
    while end > 0 && position - end < 4 && SecretKey.isBetween(text.byte(end - 1)) { end -= 1 }
    var start = end
    while start > 0 && end - start < 64
      && (TextBounds.isToken(text.byte(start - 1)) || text.byte(start - 1) == 0x2E)
    {
      start -= 1
    }
    guard end > start else { return nil }
    // `\npassword=`: the escape before the name is not part of it.
    if start > 0 && text.byte(start - 1) == 0x5C { start += 1 }
    guard end - start >= 3, !TextBounds.has("[REDACTED:", text, start - 10) else { return nil }
    self.init(SecretKey.normalized(text.array(start..<end)), keys)
  }

  private init?(_ name: [UInt8], _ keys: Set<[UInt8]>) {
    if keys.contains(name) {
      self.init(.secret)
    } else if name.elementsEqual("authorization".utf8)
      || name.elementsEqual("proxyauthorization".utf8)
    {
      self.init(.secret, isAuthorization: true)
    } else if SecretKey.cookies.contains(name) {
      self.init(.cookie)
    } else if SecretKey.weak.contains(name) {
      self.init(.secret, isWeak: true)
    } else if let kind = SecretKey.endings.first(where: {
      name.reversed().starts(with: $0.reversed)
    }) {
      self.init(kind.kind)
    } else {
      return nil
    }
  }

  private init(_ kind: RedactionKind, isWeak: Bool = false, isAuthorization: Bool = false) {
    (self.kind, self.isWeak, self.isAuthorization) = (kind, isWeak, isAuthorization)
  }

  private static func isBetween(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x22, 0x27, 0x5C, 0x5D: true
    default: false
    }
  }

  /// A name without case, `-`, `_` and `.`.
  static func normalized(_ name: [UInt8]) -> [UInt8] {
    name.compactMap { byte in
      switch byte {
      case 0x2D, 0x5F, 0x2E: nil
      case 0x41...0x5A: byte | 0x20
      default: byte
      }
    }
  }

  private static let cookies = Set(["cookie", "setcookie"].map { Array($0.utf8) })
  private static let weak = Set(
    ["pwd", "pass", "token", "auth", "jsessionid", "phpsessid", "sessiontoken", "signature"]
      .map { Array($0.utf8) })
  private static let endings: [(reversed: [UInt8], kind: RedactionKind)] = endingNames.map {
    (Array($0.name.utf8.reversed()), $0.kind)
  }
  private static let endingNames: [(name: String, kind: RedactionKind)] = [
    ("secretaccesskey", .aws), ("password", .password), ("passwd", .password),
    ("passphrase", .password), ("passcode", .password), ("userpwd", .password),
    ("secret", .secret), ("secretkey", .secret), ("apikey", .secret), ("accesskey", .secret),
    ("privatekey", .secret), ("accountkey", .secret), ("accesstoken", .secret),
    ("refreshtoken", .secret), ("authtoken", .secret), ("idtoken", .secret),
    ("apitoken", .secret), ("bearertoken", .secret), ("credentials", .secret),
    ("cvv", .secret), ("cvc", .secret), ("cardpin", .secret),
  ]
}
