/// The digest of a source's content up to some position, and of its head.
struct SourceHash: Sendable {
  /// Bytes by which candidates are told apart before anything longer is hashed.
  static let headBytes = 4096

  private var hash = ContentHash()
  private var fullHead: UInt64 = 0
  private(set) var position = 0

  /// The xxh64 of all bytes so far.
  var digest: UInt64 { hash.digest() }

  /// The xxh64 of the first `headBytes` bytes, or of all bytes while there are fewer.
  var headDigest: UInt64 { position <= Self.headBytes ? hash.digest() : fullHead }

  /// Appends the bytes of `array` in `range` to what has been hashed.
  mutating func update(_ array: [UInt8], _ range: Range<Int>) {
    let bytes = array.span.bytes.extracting(range)
    let missing = Self.headBytes - position
    position += bytes.byteCount
    guard missing >= 0, bytes.byteCount > missing else {
      hash.update(bytes)
      return
    }
    hash.update(bytes.extracting(0..<missing))
    fullHead = hash.digest()
    hash.update(bytes.extracting(missing..<bytes.byteCount))
  }
}
