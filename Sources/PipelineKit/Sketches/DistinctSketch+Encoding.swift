// Three forms, and one rule a sketch which of them it has:
//
//     version : UInt8 = 1 | form : UInt8 | …
//
//     0 exact:   count : varint | hash : UInt64 …            strictly increasing, little-endian
//     1 sparse:  count : varint | step · 64 + rank : varint …   the registers that are not zero;
//                                                            a step is the distance from the last
//     2 dense:   register : 6 bits …                         four in three bytes, low bits first
//
// Exact up to 1,024 hashes. Beyond that sparse while it is shorter than dense, which it is up to
// some 6,000 registers, two bytes each; dense is 12,288 bytes.
extension DistinctSketch {
  private static let version: UInt8 = 1
  private static let denseByteCount = registerCount / 4 * 3
  private static let name = "distinct sketch"

  private enum EncodedForm: UInt8 {
    case exact = 0
    case sparse = 1
    case dense = 2
  }

  /// Appends the encoding of this sketch to `out`; equal sketches append equal bytes.
  ///
  /// Complexity: O(n log n) in hashes while exact, then O(registers).
  package func encode(into out: inout [UInt8]) {
    out.append(Self.version)
    guard !isExact else {
      encodeHashes(into: &out)
      return
    }
    if Self.isShorterSparse(words) {
      out.append(EncodedForm.sparse.rawValue)
      encodeSparse(into: &out)
    } else {
      out.append(EncodedForm.dense.rawValue)
      encodeDense(into: &out)
    }
  }

  /// Reads an encoding: all of `bytes`.
  ///
  /// - Throws: `SketchError`, for bytes that `encode(into:)` does not write, whatever they are.
  /// - Complexity: O(n); memory is bounded by the 16 KiB of registers.
  package init(decoding bytes: RawSpan) throws(SketchError) {
    var reader = SketchReader(of: Self.name)
    try reader.version(known: Self.version, from: bytes)
    guard let encodedForm = EncodedForm(rawValue: try reader.byte(from: bytes)) else {
      throw reader.invalid("no such form")
    }
    switch encodedForm {
    case .exact: try self.init(decodingHashes: bytes, &reader)
    case .sparse: try self.init(decodingSparse: bytes, &reader)
    case .dense: try self.init(decodingDense: bytes, &reader)
    }
    try reader.end(of: bytes)
  }
}

// Exact.
extension DistinctSketch {
  /// Whole hashes: they are spread over 64 bits, so that differences would be no shorter.
  private func encodeHashes(into out: inout [UInt8]) {
    var hashes: [UInt64] = []
    hashes.reserveCapacity(estimate)
    forEachHash { hashes.append($0) }
    hashes.sort()
    out.append(EncodedForm.exact.rawValue)
    appendVarint(UInt64(hashes.count), to: &out)
    for hash in hashes {
      withUnsafeBytes(of: hash.littleEndian) { out.append(contentsOf: $0) }
    }
  }

  /// Adds the hashes one by one, which builds the same set whatever table they came from.
  private init(
    decodingHashes bytes: RawSpan, _ reader: inout SketchReader
  ) throws(SketchError) {
    self.init()
    let count = try reader.varint(
      "count of hashes", in: 0...UInt64(Self.exactCountMax), from: bytes)
    var last: UInt64?
    for _ in 0..<count {
      let hash = try reader.word(from: bytes)
      if let last, hash <= last { throw reader.invalid("hashes not increasing") }
      add(hash)
      last = hash
    }
  }
}

// Sparse.
extension DistinctSketch {
  /// Calls `body` with the step and rank of every register that is not zero.
  @inline(__always)
  private static func forEachToken(of words: [UInt64], _ body: (UInt64) -> Void) {
    var last = -1
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        let byte = rest.trailingZeroBitCount >> 3
        let shift = UInt64(byte) << 3
        let register = index << 3 | byte
        body(UInt64(register - last) << 6 | (rest >> shift) & 0xFF)
        rest &= ~(0xFF << shift)
        last = register
      }
    }
  }

  /// Returns whether the registers take fewer bytes as tokens than as six bits each: the rule that
  /// chooses the form, on both sides, so that a decoder refuses the other one.
  private static func isShorterSparse(_ words: [UInt64]) -> Bool {
    let count = nonzeroCount(of: words)
    var byteCount = varintByteCount(UInt64(count))
    // A token is a byte at least, so a full sketch is told without looking at its tokens.
    guard byteCount + count < denseByteCount else { return false }
    forEachToken(of: words) { byteCount += varintByteCount($0) }
    return byteCount < denseByteCount
  }

  /// Returns how many registers are not zero. A rank is less than 128, so adding 127 to every byte
  /// sets the high bit of just those.
  private static func nonzeroCount(of words: [UInt64]) -> Int {
    words.reduce(0) {
      $0 + (($1 &+ 0x7F7F_7F7F_7F7F_7F7F) & 0x8080_8080_8080_8080).nonzeroBitCount
    }
  }

  /// One token a register: the step in the high bits, so that near and low ones are one byte.
  private func encodeSparse(into out: inout [UInt8]) {
    appendVarint(UInt64(Self.nonzeroCount(of: words)), to: &out)
    Self.forEachToken(of: words) { appendVarint($0, to: &out) }
  }

  /// Checks each token before it is placed; a step is at least one, so registers increase.
  private init(
    decodingSparse bytes: RawSpan, _ reader: inout SketchReader
  ) throws(SketchError) {
    var words = [UInt64](repeating: 0, count: Self.registerCount / 8)
    let start = reader.offset
    let count = try reader.varint(
      "count of registers", in: 1...UInt64(Self.registerCount), from: bytes)
    var register = -1
    for _ in 0..<count {
      let token = try reader.varint(from: bytes)
      let (step, rank) = (token >> 6, token & 63)
      guard step >= 1, step < UInt64(Self.registerCount - register) else {
        throw reader.invalid("register out of range")
      }
      guard 1...Self.rankMax ~= rank else { throw reader.invalid("rank out of range") }
      register += Int(step)
      words[register >> 3] |= rank << UInt64(register & 7 * 8)
    }
    guard reader.offset - start < Self.denseByteCount else {
      throw reader.invalid("sparse form longer than the dense one")
    }
    self.init(registers: words)
  }
}

// Dense.
extension DistinctSketch {
  /// Six bits a register, which hold any rank: no hash gives more than 51.
  private func encodeDense(into out: inout [UInt8]) {
    let start = out.count
    out.append(contentsOf: repeatElement(0, count: Self.denseByteCount))
    for (index, word) in words.enumerated() {
      var bits: UInt64 = 0
      for register in 0..<UInt64(8) {
        bits |= ((word >> (register * 8)) & 63) << (register * 6)
      }
      for byte in 0..<6 {
        out[start + index * 6 + byte] = UInt8(truncatingIfNeeded: bits >> UInt64(byte * 8))
      }
    }
  }

  private init(
    decodingDense bytes: RawSpan, _ reader: inout SketchReader
  ) throws(SketchError) {
    let start = try reader.skip(Self.denseByteCount, from: bytes)
    var words = [UInt64](repeating: 0, count: Self.registerCount / 8)
    var greatest: UInt64 = 0
    for index in 0..<words.count {
      // Eight registers in six bytes, loaded as two overlapping words of four.
      let offset = start + index * 6
      let low = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
      let high = bytes.unsafeLoadUnaligned(fromByteOffset: offset + 2, as: UInt32.self)
      let bits = UInt64(UInt32(littleEndian: low)) | UInt64(UInt32(littleEndian: high)) << 16
      var word: UInt64 = 0
      for register in 0..<UInt64(8) {
        let rank = (bits >> (register * 6)) & 63
        greatest = max(greatest, rank)
        word |= rank << (register * 8)
      }
      words[index] = word
    }
    guard greatest <= Self.rankMax else { throw reader.invalid("rank out of range") }
    guard !Self.isShorterSparse(words) else {
      throw reader.invalid("dense form longer than the sparse one")
    }
    self.init(registers: words)
  }
}
