import PipelineKit

/// The values of all features of one transaction, each as one Int64.
///
///     integer   the number                 boolean   0 or 1
///     decimal   its millionths             text      its symbol, 64 bits of hash
///
/// Absent is `Int64.min`, and is what every feature is at first. Fixed storage, no allocation.
///
/// A text's symbol is the XXH64 of its bytes. So a vector means the same under every
/// configuration: a candidate's rules read the vector of the live ones, and decoding need not know
/// the rules. Two texts share a symbol with a probability of 2^-64 a pair; who could choose his
/// text to collide with one that a rule names could as well have chosen that text.
struct FeatureVector: Sendable {
  /// How many values there is room for.
  static let capacity = 48
  /// The value of a feature that is not there.
  static let absent = Int64.min

  /// The value of each feature at its raw value, for readers that go by index.
  private(set) var values = InlineArray<48, Int64>(repeating: FeatureVector.absent)

  /// Creates a vector in which everything is absent.
  init() {
    precondition(Feature.allCases.count <= FeatureVector.capacity, "more features than room")
  }

  /// Makes everything absent.
  mutating func removeAll() {
    for index in values.indices { values[index] = FeatureVector.absent }
  }

  /// The raw value of a feature.
  @inline(__always)
  subscript(feature: Feature) -> Int64 {
    get { values[Int(feature.rawValue)] }
    set { values[Int(feature.rawValue)] = newValue }
  }

  /// Sets a decimal feature; nil makes it absent.
  mutating func set(_ feature: Feature, _ value: Millionths?) {
    self[feature] = value?.value ?? FeatureVector.absent
  }

  /// Sets a boolean feature; nil makes it absent.
  mutating func set(_ feature: Feature, _ value: Bool?) {
    self[feature] = value.map { $0 ? 1 : 0 } ?? FeatureVector.absent
  }

  /// Whether a feature has a value.
  func isPresent(_ feature: Feature) -> Bool { self[feature] != FeatureVector.absent }

  /// The symbol of a text whose XXH64 is `hash`, as batches know it of their strings.
  @inline(__always)
  static func symbol(hash: UInt64) -> Int64 {
    let symbol = Int64(bitPattern: hash)
    return symbol == absent ? absent + 1 : symbol
  }

  /// The symbol of a text.
  static func symbol(_ text: RawSpan) -> Int64 { symbol(hash: xxh64(text)) }

  /// The symbol of a text.
  static func symbol(_ text: String) -> Int64 { symbol(Array(text.utf8).span.bytes) }
}
