import PipelineKit

/// Replaces secrets in a record's bytes before anything is stored.
///
///     password=hunter2               password=[REDACTED:password]
///     Authorization: Bearer eyJhb…   Authorization: Bearer [REDACTED:bearer]
///     "cvv": 471                     "cvv": "[REDACTED:secret]"
///
/// **Law.** What comes out holds no secret that a rule in force describes, not even part of one;
/// everything else comes out byte for byte. Redacting twice equals redacting once. What was valid
/// JSON stays valid JSON, what was one line stays one line. Time is linear in the bytes.
///
/// Secrets are found by their own look (`TokenSecrets`: keys of clouds, JSON web tokens, private
/// keys in PEM; `NumberSecrets`: card and account numbers by their check digits) or by the name
/// before them (`NamedSecrets`: `password=`, `"api_key":`, `Authorization:`, `--secret x`,
/// `scheme://user:pass@host`). A record is read once, and looked at only where a byte stands that
/// can begin or announce a secret.
struct Redactor: Sendable {
  let rules: RedactionRules
  private let keys: Set<[UInt8]>

  init(rules: RedactionRules = RedactionRules()) {
    self.rules = rules
    keys = Set(rules.keys.map { SecretKey.normalized(Array($0.utf8)) })
  }

  /// Appends `record` to `out` with its secrets replaced.
  ///
  /// - Returns: how many secrets of which kind were replaced; `out` is the same bytes if none.
  func redact(_ record: borrowing RawSpan, into out: inout [UInt8]) -> RedactionCounts {
    var counts = RedactionCounts()
    var copied = 0
    for secret in secrets(in: record) {
      append(record, copied..<secret.range.lowerBound, to: &out)
      let mark = "[REDACTED:\(secret.kind.rawValue)]"
      out.append(contentsOf: (secret.isQuoted ? "\"\(mark)\"" : mark).utf8)
      counts.add(secret.kind.rawValue)
      copied = secret.range.upperBound
    }
    append(record, copied..<record.byteCount, to: &out)
    return counts
  }

  /// Whether `redact` would change anything, without writing.
  func finds(in record: borrowing RawSpan) -> Bool { !secrets(in: record).isEmpty }

  private func append(_ record: borrowing RawSpan, _ range: Range<Int>, to out: inout [UInt8]) {
    guard !range.isEmpty else { return }
    record.extracting(range).withUnsafeBytes { out.append(contentsOf: $0) }
  }

  /// The secrets of a record, in order, not overlapping.
  private func secrets(in text: borrowing RawSpan) -> [Secret] {
    var found: [Secret] = []
    var json = JSONPlace(text)
    var position = 0
    while position < text.byteCount {
      let byte = text.byte(position)
      guard interest[Int(byte)] else {
        position += 1
        continue
      }
      json.move(to: position, text)
      if var secret = secret(text, position, byte, json) {
        let start = max(position, secret.range.lowerBound)
        secret.isQuoted = json.isJSON && !json.isInString(at: start, text)
        let isBehindLast = secret.range.lowerBound >= found.last?.range.upperBound ?? 0
        if rules.kinds.contains(secret.kind), isBehindLast {
          found.append(secret)
          position = secret.range.upperBound
          json.move(to: position, text)
          continue
        }
      }
      position += 1
    }
    return found
  }

  private func secret(
    _ text: borrowing RawSpan, _ position: Int, _ byte: UInt8, _ json: JSONPlace
  ) -> Secret? {
    switch byte {
    case 0x3D, 0x3A:
      return NamedSecrets.assigned(text, position, keys, json.isInString)
        ?? (byte == 0x3A ? NamedSecrets.userInfo(text, position) : nil)
    case 0x2D:
      return TokenSecrets.pem(text, position) ?? NamedSecrets.option(text, position, keys)
    case 0x40:
      return rules.kinds.contains(.email) ? NumberSecrets.email(text, position) : nil
    case 0x30...0x39:
      return NumberSecrets.card(text, position)
    default:
      guard TextBounds.isStart(text, position) else { return nil }
      return TokenSecrets.token(text, position)
        ?? (rules.kinds.contains(.iban) ? NumberSecrets.iban(text, position) : nil)
    }
  }
}

/// One secret found: what of the record to replace, and by what.
struct Secret {
  var range: Range<Int>
  var kind: RedactionKind
  /// Whether it is a bare value of JSON, which needs quotes to stay one.
  var isQuoted = false
}

/// How many secrets were replaced, by kind.
struct RedactionCounts: Equatable, Sendable {
  private(set) var counts: [String: Int64] = [:]
  var total: Int64 { counts.values.reduce(0, +) }
  mutating func add(_ kind: String, _ count: Int64 = 1) { counts[kind, default: 0] += count }
  mutating func add(_ other: RedactionCounts) {
    for (kind, count) in other.counts { add(kind, count) }
  }
}

/// Which kinds of secrets are replaced, and names that a user adds.
///
///     { "kinds": ["bearer", "password", "card", "email"], "keys": ["x-internal-key"] }
struct RedactionRules: Equatable, Sendable {
  /// Kinds that are replaced.
  var kinds: Set<RedactionKind> = RedactionKind.standard
  /// Further keys whose values are secrets, compared without case, `-`, `_` and `.`.
  var keys: [String] = []
}

/// A kind of secret, named in its place: `[REDACTED:bearer]`.
enum RedactionKind: String, CaseIterable, Sendable {
  case bearer, basic, password, secret, jwt, pem, card
  case aws, gcp, github, gitlab, slack, stripe, token, cookie
  case email, iban

  /// On unless a rules file says otherwise.
  static let standard = Set(allCases).subtracting([.email, .iban])
}

/// Where a scan stands in a record that is JSON: in a string, or not.
private struct JSONPlace {
  let isJSON: Bool
  private(set) var isInString = false
  private var position = 0

  init(_ text: borrowing RawSpan) {
    var start = 0
    while start < text.byteCount && text.byte(start) <= 0x20 { start += 1 }
    isJSON = start < text.byteCount && (text.byte(start) == 0x7B || text.byte(start) == 0x5B)
  }

  /// Reads on to `target`, never back.
  mutating func move(to target: Int, _ text: borrowing RawSpan) {
    guard isJSON else { return }
    while position < target {
      let byte = text.byte(position)
      if isInString && byte == 0x5C {
        position += 1
      } else if byte == 0x22 {
        isInString.toggle()
      }
      position += 1
    }
  }

  /// Whether the byte at `place`, at or behind where the scan stands, is in a string.
  func isInString(at place: Int, _ text: borrowing RawSpan) -> Bool {
    var ahead = self
    ahead.move(to: place, text)
    return ahead.isInString
  }
}

/// Bytes that begin or announce a secret.
private let interest: [Bool] = {
  var table = Array(repeating: false, count: 256)
  for byte in "=:-@0123456789".utf8 { table[Int(byte)] = true }
  for byte in UInt8(ascii: "A")...UInt8(ascii: "Z") { table[Int(byte)] = true }
  for byte in "abdeghnrswxy".utf8 { table[Int(byte)] = true }
  return table
}()

/// Where words of a text begin.
enum TextBounds {
  /// Whether no word goes on at `position`: what stands before is no letter or digit, or an escape.
  static func isStart(_ text: borrowing RawSpan, _ position: Int) -> Bool {
    guard position > 0 else { return true }
    let before = text.byte(position - 1)
    if !isToken(before) { return true }
    // `\nAKIA…` within a string of JSON.
    return position > 1 && text.byte(position - 2) == 0x5C
      && (before == 0x6E || before == 0x72 || before == 0x74)
  }

  /// Letters, digits, `_` and `-`: what tokens are made of.
  static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D: true
    default: false
    }
  }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isToken(byte) && byte != 0x5F && byte != 0x2D
  }

  /// Whether `literal` stands at `position`.
  static func has(_ literal: StaticString, _ text: borrowing RawSpan, _ position: Int) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard position >= 0, position + count <= text.byteCount else { return false }
    return literal.withUTF8Buffer { bytes in
      for index in 0..<count where text.byte(position + index) != bytes[index] { return false }
      return true
    }
  }

  /// The end of the bytes from `start` on that `isPart` holds for.
  static func end(
    _ text: borrowing RawSpan, _ start: Int, _ isPart: (UInt8) -> Bool
  ) -> Int {
    var position = start
    while position < text.byteCount && isPart(text.byte(position)) { position += 1 }
    return position
  }
}
