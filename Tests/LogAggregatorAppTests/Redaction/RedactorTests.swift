import EventGenerator
import Testing

@testable import LogAggregatorApp

/// Secrets here are made up: right in form, of nobody.
struct RedactorTests {
  private func redacted(_ text: String, _ rules: RedactionRules = RedactionRules()) -> String {
    var out: [UInt8] = []
    let bytes = Array(text.utf8)
    _ = Redactor(rules: rules).redact(bytes.span.bytes, into: &out)
    return String(decoding: out, as: UTF8.self)
  }

  private static let random36 = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5"
  private static let payload =
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"

  static let secrets: [(text: String, expected: String)] = [
    ("password=hunter2", "password=[REDACTED:password]"),
    ("user=a password=hunter2, next=b", "user=a password=[REDACTED:password], next=b"),
    ("db_password: 'x y' z", "db_password: '[REDACTED:password]' z"),
    ("user[password]=abc&b=1", "user[password]=[REDACTED:password]&b=1"),
    (#"{"password":"a\"b","n":1}"#, #"{"password":"[REDACTED:password]","n":1}"#),
    (#"{"Password" : 12345, "n":1}"#, #"{"Password" : "[REDACTED:password]", "n":1}"#),
    (
      #"{"message":"got {\"apiKey\":\"k9\"} now"}"#,
      #"{"message":"got {\"apiKey\":\"[REDACTED:secret]\"} now"}"#
    ),
    (#"{"m":"password=ab\nnext"}"#, #"{"m":"password=[REDACTED:password]\nnext"}"#),
    (#"{"m":"a\npassword=ab"}"#, #"{"m":"a\npassword=[REDACTED:password]"}"#),
    (#"{:password=>"hunter2"}"#, #"{:password=>"[REDACTED:password]"}"#),
    ("mysql --password hunter2 -h x", "mysql --password [REDACTED:password] -h x"),
    ("client-secret = s3cr3t", "client-secret = [REDACTED:secret]"),
    (
      "aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      "aws_secret_access_key=[REDACTED:aws]"
    ),
    ("key AKIAIOSFODNN7EXAMPLE used", "key [REDACTED:aws] used"),
    (#"{"m":"\nAKIAIOSFODNN7EXAMPLE"}"#, #"{"m":"\n[REDACTED:aws]"}"#),
    ("AIza\(random36.prefix(35))", "[REDACTED:gcp]"),
    ("ghp_\(random36)", "[REDACTED:github]"),
    ("https://ghp_\(random36)@github.com/x", "https://[REDACTED:github]@github.com/x"),
    ("glpat-\(random36)", "[REDACTED:gitlab]"),
    ("xoxb-123456789012-abcdefABCDEF", "[REDACTED:slack]"),
    (
      "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXX12",
      "https://hooks.slack.com/services/[REDACTED:slack]"
    ),
    ("sk_live_\(random36)", "[REDACTED:stripe]"),
    ("token \(payload) end", "token [REDACTED:jwt] end"),
    ("Authorization: Bearer \(payload)", "Authorization: Bearer [REDACTED:bearer]"),
    ("authorization=Basic dXNlcjpwYXNz", "authorization=Basic [REDACTED:basic]"),
    ("sent Basic dXNlcjpwYXNz to it", "sent Basic [REDACTED:basic] to it"),
    (
      #"curl -H "Authorization: token abc123""#,
      #"curl -H "Authorization: token [REDACTED:secret]""#
    ),
    ("Cookie: sid=abc; theme=dark", "Cookie: [REDACTED:cookie]"),
    ("https://bob:p@ss@example.com/a", "https://bob:[REDACTED:password]@example.com/a"),
    ("redis://:secretpw@10.0.0.1:6379", "redis://:[REDACTED:password]@10.0.0.1:6379"),
    ("card 4111 1111 1111 1111 ok", "card [REDACTED:card] ok"),
    ("card 4111-1111-1111-1111, 123", "card [REDACTED:card], 123"),
    ("pan=378282246310005", "pan=[REDACTED:card]"),
    (#"{"pan":4111111111111111,"x":2}"#, #"{"pan":"[REDACTED:card]","x":2}"#),
    (
      "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc=\n-----END RSA PRIVATE KEY-----\nnext",
      "[REDACTED:pem]\nnext"
    ),
    (
      #"{"k":"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n","b":1}"#,
      #"{"k":"[REDACTED:pem]\n","b":1}"#
    ),
    (#"{"k":"-----BEGIN PRIVATE KEY-----\nMIIE","b":1}"#, #"{"k":"[REDACTED:pem]","b":1}"#),
  ]

  @Test(arguments: secrets.indices)
  func `a secret is replaced by its kind, and nothing else`(_ index: Int) {
    let (text, expected) = RedactorTests.secrets[index]
    #expect(redacted(text) == expected)
    #expect(redacted(expected) == expected)
  }

  @Test(arguments: [
    "Failed password for root from 10.0.0.1", "password=true", "password: null", "password=***",
    "passwordless=yes", "tokens=512 max_tokens: 4096", "token=Token{9f4ef63", "pwd=/home/bob",
    "session_token_count=3", "the bearer of bad news", "Basic authentication failed",
    "order 4111111111111112", "at 1700000000000 ms", "id 41111111111111111111111",
    "Fan speeds ( 4552 3534 3375 4245 3515 3479 )", "v4111111111111111x", "1.4111111111111111",
    "AKIAIOSFODNN7EXAMPL", "AKIAIOSFODNN7EXAMPLE1", "eyJhbGciOi", "https://example.com:8080/a@b",
    "-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----", "mail bob@example.com",
    "DE89370400440532013000", "if password == nil", "secret: {\"a\":1}", "0000000000000000",
    "--password-file x", "sk-short", "",
  ])
  func `what only looks like a secret stays`(_ text: String) {
    #expect(redacted(text) == text)
  }

  @Test func `mail and bank accounts are replaced if asked`() {
    var rules = RedactionRules()
    rules.kinds.formUnion([.email, .iban])
    rules.keys = ["X-Internal-Key"]
    #expect(redacted("to bob.b+x@mail.example.com.", rules) == "to [REDACTED:email].")
    #expect(redacted("DE89 3704 0044 0532 0130 00 paid", rules) == "[REDACTED:iban] paid")
    #expect(redacted("DE88370400440532013000", rules) == "DE88370400440532013000")
    #expect(redacted("x_internal_key: 7", rules) == "x_internal_key: [REDACTED:secret]")
    rules.kinds = [.card]
    #expect(redacted("password=a 4111111111111111", rules) == "password=a [REDACTED:card]")
  }

  @Test func `secrets are counted by kind`() {
    var out: [UInt8] = []
    let bytes = Array("password=a passwd=b 4111111111111111".utf8)
    let counts = Redactor().redact(bytes.span.bytes, into: &out)
    #expect(counts.counts == ["password": 2, "card": 1])
    #expect(counts.total == 3)
    let finds = Redactor().finds(in: bytes.span.bytes)
    #expect(finds)
  }

  @Test func `lines stay lines and nothing fails, whatever comes together`() {
    var random = SplitMix64(seed: 9)
    let pieces =
      RedactorTests.secrets.map(\.text) + [
        "\"", "'", "\\", "\\\"", " ", "=", ":", "{", "}", "[", "]", "--", "@", "://", "\n",
        "password", "token", "4111", "-----BEGIN PRIVATE KEY-----", "[REDACTED:", "é", ",",
      ]
    for _ in 0..<3_000 {
      let text = (0..<random.below(8)).map { _ in random.pick(pieces) }.joined()
      #expect(redacted(text).filter(\.isNewline).count <= text.filter(\.isNewline).count)
    }
  }
}
