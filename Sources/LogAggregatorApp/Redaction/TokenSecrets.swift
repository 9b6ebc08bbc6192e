import PipelineKit

/// Secrets that show by their own look what they are.
///
///     aws      AKIA | ASIA | …  and 16 capitals and digits
///     gcp      AIza and 35, ya29. and 20
///     github   ghp_ gho_ ghu_ ghs_ ghr_ and 30, github_pat_ and 20
///     gitlab   glpat- and 20
///     slack    xoxb- xoxp- … and 10; hooks.slack.com/services/…
///     stripe   sk_live_ sk_test_ rk_live_ rk_test_ whsec_ and 16
///     token    npm_ and 30, sk- and 20, SG. and 20, hf_ and 30, dop_v1_ and 40
///     jwt      eyJ….…. and a signature
///     bearer   Bearer and a token, basic: Basic and base64 of user:password
///     pem      -----BEGIN … PRIVATE KEY----- to its end
enum TokenSecrets {
  /// What a token is made of behind its prefix.
  private enum Alphabet {
    case alphanumeric, word, token, dotted

    func contains(_ byte: UInt8) -> Bool {
      switch self {
      case .alphanumeric: TextBounds.isAlphanumeric(byte)
      case .word: TextBounds.isAlphanumeric(byte) || byte == 0x5F
      case .token: TextBounds.isToken(byte)
      case .dotted: TextBounds.isToken(byte) || byte == 0x2E
      }
    }
  }

  private struct Prefix {
    let text: StaticString
    let kind: RedactionKind
    let least: Int
    let alphabet: Alphabet
  }

  /// The secret that begins at `position`, where a word starts.
  static func token(_ text: borrowing RawSpan, _ position: Int) -> Secret? {
    switch text.byte(position) {
    case 0x41: return aws(text, position) ?? prefixed(text, position)
    case 0x42, 0x62: return scheme(text, position)
    case 0x65: return jwt(text, position)
    case 0x68: return slackHook(text, position) ?? prefixed(text, position)
    default: return prefixed(text, position)
    }
  }

  private static let prefixes: [UInt8: [Prefix]] = {
    let list = [
      Prefix(text: "AIza", kind: .gcp, least: 35, alphabet: .token),
      Prefix(text: "ya29.", kind: .gcp, least: 20, alphabet: .dotted),
      Prefix(text: "ghp_", kind: .github, least: 30, alphabet: .alphanumeric),
      Prefix(text: "gho_", kind: .github, least: 30, alphabet: .alphanumeric),
      Prefix(text: "ghu_", kind: .github, least: 30, alphabet: .alphanumeric),
      Prefix(text: "ghs_", kind: .github, least: 30, alphabet: .alphanumeric),
      Prefix(text: "ghr_", kind: .github, least: 30, alphabet: .alphanumeric),
      Prefix(text: "github_pat_", kind: .github, least: 20, alphabet: .word),
      Prefix(text: "glpat-", kind: .gitlab, least: 20, alphabet: .token),
      Prefix(text: "xoxa-", kind: .slack, least: 10, alphabet: .token),
      Prefix(text: "xoxb-", kind: .slack, least: 10, alphabet: .token),
      Prefix(text: "xoxe-", kind: .slack, least: 10, alphabet: .token),
      Prefix(text: "xoxo-", kind: .slack, least: 10, alphabet: .token),
      Prefix(text: "xoxp-", kind: .slack, least: 10, alphabet: .token),
      Prefix(text: "xoxr-", kind: .slack, least: 10, alphabet: .token),
      Prefix(text: "xoxs-", kind: .slack, least: 10, alphabet: .token),
      Prefix(text: "xapp-", kind: .slack, least: 10, alphabet: .token),
      Prefix(text: "sk_live_", kind: .stripe, least: 16, alphabet: .word),
      Prefix(text: "sk_test_", kind: .stripe, least: 16, alphabet: .word),
      Prefix(text: "rk_live_", kind: .stripe, least: 16, alphabet: .word),
      Prefix(text: "rk_test_", kind: .stripe, least: 16, alphabet: .word),
      Prefix(text: "whsec_", kind: .stripe, least: 16, alphabet: .word),
      Prefix(text: "npm_", kind: .token, least: 30, alphabet: .alphanumeric),
      Prefix(text: "sk-", kind: .token, least: 20, alphabet: .token),
      Prefix(text: "SG.", kind: .token, least: 20, alphabet: .dotted),
      Prefix(text: "hf_", kind: .token, least: 30, alphabet: .alphanumeric),
      Prefix(text: "dop_v1_", kind: .token, least: 40, alphabet: .alphanumeric),
    ]
    return Dictionary(grouping: list) { prefix in prefix.text.withUTF8Buffer { $0[0] } }
  }()

  private static func prefixed(_ text: borrowing RawSpan, _ position: Int) -> Secret? {
    guard let candidates = prefixes[text.byte(position)] else { return nil }
    for prefix in candidates where TextBounds.has(prefix.text, text, position) {
      let start = position + prefix.text.utf8CodeUnitCount
      let end = TextBounds.end(text, start, prefix.alphabet.contains)
      let isRandom = (start..<end).contains { text.byte($0) &- 0x30 < 10 }
      if end - start >= prefix.least && isRandom {
        return Secret(range: position..<end, kind: prefix.kind)
      }
    }
    return nil
  }

  /// An access key's id: four capitals of AWS's list and 16 capitals and digits.
  private static func aws(_ text: borrowing RawSpan, _ position: Int) -> Secret? {
    let kinds: [StaticString] = [
      "AKIA", "ASIA", "AGPA", "AIDA", "AROA", "AIPA", "ANPA", "ANVA", "ABIA", "ACCA",
    ]
    guard kinds.contains(where: { TextBounds.has($0, text, position) }) else { return nil }
    let end = TextBounds.end(text, position + 4) {
      $0 &- 0x30 < 10 || $0 &- 0x41 < 26
    }
    guard end - position == 20, end == text.byteCount || !TextBounds.isToken(text.byte(end)) else {
      return nil
    }
    return Secret(range: position..<end, kind: .aws)
  }

  /// Three parts of base64url, of which the first begins as `{"` does.
  private static func jwt(_ text: borrowing RawSpan, _ position: Int) -> Secret? {
    guard TextBounds.has("eyJ", text, position) else { return nil }
    let header = TextBounds.end(text, position, TextBounds.isToken)
    guard header - position >= 10, header < text.byteCount, text.byte(header) == 0x2E else {
      return nil
    }
    let payload = TextBounds.end(text, header + 1, TextBounds.isToken)
    guard payload - header > 4 else { return nil }
    var end = payload
    while end < text.byteCount, text.byte(end) == 0x2E {
      let next = TextBounds.end(text, end + 1, TextBounds.isToken)
      if next == end + 1 { break }
      end = next
    }
    return Secret(range: position..<end, kind: .jwt)
  }

  private static func slackHook(_ text: borrowing RawSpan, _ position: Int) -> Secret? {
    guard TextBounds.has("hooks.slack.com/services/", text, position) else { return nil }
    let start = position + 25
    let end = TextBounds.end(text, start) { TextBounds.isAlphanumeric($0) || $0 == 0x2F }
    return end - start >= 20 ? Secret(range: start..<end, kind: .slack) : nil
  }

  /// `Bearer …` and `Basic …`: the word stays.
  private static func scheme(_ text: borrowing RawSpan, _ position: Int) -> Secret? {
    let word = TextBounds.end(text, position, TextBounds.isAlphanumeric)
    guard word < text.byteCount, text.byte(word) == 0x20 else { return nil }
    let name = text.array(position..<word).map { $0 | 0x20 }
    let start = TextBounds.end(text, word) { $0 == 0x20 }
    let end = TextBounds.end(text, start, isCredential)
    if name.elementsEqual("bearer".utf8) {
      let hasDigit = (start..<end).contains { text.byte($0) &- 0x30 < 10 }
      return end - start >= 20 || end - start >= 6 && hasDigit
        ? Secret(range: start..<end, kind: .bearer) : nil
    }
    guard name.elementsEqual("basic".utf8), isUserAndPassword(text, start, end) else { return nil }
    return Secret(range: start..<end, kind: .basic)
  }

  static func isCredential(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x2E, 0x7E, 0x2B, 0x2F, 0x3D: true
    default: TextBounds.isToken(byte)
    }
  }

  /// Whether base64 holds text with a colon.
  private static func isUserAndPassword(
    _ text: borrowing RawSpan, _ start: Int, _ end: Int
  ) -> Bool {
    var (bits, count, hasColon) = (UInt32(0), 0, false)
    for index in start..<end {
      guard let value = base64Value(text.byte(index)) else {
        return text.byte(index) == 0x3D && hasColon
      }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        let byte = UInt8(truncatingIfNeeded: bits >> UInt32(count))
        if byte < 0x20 { return false }
        if byte == 0x3A { hasColon = true }
      }
    }
    return hasColon
  }

  private static func base64Value(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte - 0x41)
    case 0x61...0x7A: UInt32(byte - 0x61) + 26
    case 0x30...0x39: UInt32(byte - 0x30) + 52
    case 0x2B, 0x2D: 62
    case 0x2F, 0x5F: 63
    default: nil
    }
  }

  // MARK: - PEM

  /// A private key: from its first dashes to its last, or, cut short, to the end of its text.
  static func pem(_ text: borrowing RawSpan, _ position: Int) -> Secret? {
    guard TextBounds.has("-----BEGIN ", text, position) else { return nil }
    let label = TextBounds.end(text, position + 11) { $0 != 0x2D && $0 >= 0x20 && $0 != 0x22 }
    guard contains("PRIVATE KEY", text, position + 11, label) else { return nil }
    var end = label
    while end < text.byteCount {
      if text.byte(end) == 0x2D, TextBounds.has("-----END ", text, end) {
        let last = TextBounds.end(text, end + 9) { $0 != 0x2D && $0 >= 0x20 && $0 != 0x22 }
        return Secret(range: position..<TextBounds.end(text, last) { $0 == 0x2D }, kind: .pem)
      }
      if text.byte(end) == 0x22 { break }
      end += 1
    }
    if end < text.byteCount, end > 0, text.byte(end - 1) == 0x5C { end -= 1 }
    return Secret(range: position..<end, kind: .pem)
  }

  private static func contains(
    _ literal: StaticString, _ text: borrowing RawSpan, _ start: Int, _ end: Int
  ) -> Bool {
    var position = start
    while position + literal.utf8CodeUnitCount <= end {
      if TextBounds.has(literal, text, position) { return true }
      position += 1
    }
    return false
  }
}
