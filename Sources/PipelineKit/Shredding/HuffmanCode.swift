/// A code for bytes: frequent ones in few bits, none in more than eleven.
///
/// Codes are canonical, so their lengths say it all, and complete: every sequence of eleven bits
/// begins with a code. A code is written most significant bit first into bits that fill each byte
/// from the least significant on, as deflate does (RFC 1951, 3.2.2), so that a look at the next
/// eleven bits finds the byte and its length in a table that fits the first-level cache.
///
/// Sources: Huffman, A Method for the Construction of Minimum-Redundancy Codes, 1952, with the two
/// queues of van Leeuwen; lengths are limited as in JPEG (ITU-T T.81, K.3, figure K.3).
struct HuffmanCode {
  /// Bits of the longest code.
  static let lengthMax = 11
  private static let symbolCount = 256
  /// All of the code space: a code of length n takes 2^(11 - n) of it.
  private static let wholeSpace = 1 << lengthMax

  /// The length of each byte's code, 0 for bytes that have none.
  private(set) var lengths: [UInt8]

  /// The best code within the limit for bytes that occur so often.
  ///
  /// - Parameter counts: how often each byte occurs; two or more do, fewer than 2^48 times in all.
  init(counts: [UInt32]) {
    precondition(counts.count == Self.symbolCount, "a count for each byte")
    lengths = [UInt8](repeating: 0, count: Self.symbolCount)
    // Rarest first; of equally frequent ones the lower byte.
    let symbols = counts.indices.filter { counts[$0] > 0 }
      .map { UInt64(counts[$0]) << 8 | UInt64($0) }.sorted()
    precondition(symbols.count > 1, "a code distinguishes two bytes at least")
    var codesOfLength = Self.limited(Self.lengthCounts(symbols.map { Int($0 >> 8) }))
    var length = codesOfLength.count - 1
    for symbol in symbols {
      while codesOfLength[length] == 0 { length -= 1 }
      codesOfLength[length] -= 1
      lengths[Int(symbol & 255)] = UInt8(length)
    }
  }

  /// How many leaves of Huffman's tree are at each depth.
  ///
  /// - Parameter weights: in ascending order.
  private static func lengthCounts(_ weights: [Int]) -> [Int] {
    let leafCount = weights.count
    // Nodes are made in ascending order of weight, so two queues are enough: leaves, and nodes.
    var nodes: [(weight: Int, parent: Int)] = weights.map { ($0, 0) }
    nodes.reserveCapacity(2 * leafCount)
    var (leaf, node) = (0, leafCount)
    func lightest(_ nodes: [(weight: Int, parent: Int)]) -> Int {
      if leaf < leafCount, node == nodes.count || nodes[leaf].weight <= nodes[node].weight {
        leaf += 1
        return leaf - 1
      }
      node += 1
      return node - 1
    }
    while nodes.count < 2 * leafCount - 1 {
      let (one, other) = (lightest(nodes), lightest(nodes))
      nodes[one].parent = nodes.count
      nodes[other].parent = nodes.count
      nodes.append((nodes[one].weight + nodes[other].weight, 0))
    }
    var depths = [Int](repeating: 0, count: nodes.count)
    var counts = [Int](repeating: 0, count: leafCount + 1)
    for index in (0..<nodes.count - 1).reversed() {
      depths[index] = depths[nodes[index].parent] + 1
      if index < leafCount { counts[depths[index]] += 1 }
    }
    return counts
  }

  /// The same number of codes, none too long: of two that are, one takes the place of their common
  /// prefix, and the other shares that of a shorter code.
  private static func limited(_ counts: [Int]) -> [Int] {
    var counts = counts
    for length in stride(from: counts.count - 1, to: lengthMax, by: -1) {
      while counts[length] > 0 {
        var shorter = length - 2
        while counts[shorter] == 0 { shorter -= 1 }
        counts[length] -= 2
        counts[length - 1] += 1
        counts[shorter + 1] += 2
        counts[shorter] -= 1
      }
    }
    return Array(counts.prefix(lengthMax + 1))
  }

  // MARK: Tables

  /// The code of each byte, and its length above bit 16.
  var encodingTable: [UInt32] {
    var table = [UInt32](repeating: 0, count: Self.symbolCount)
    forEachCode { symbol, code, length in
      table[symbol] = UInt32(code) | UInt32(length) << 16
    }
    return table
  }

  /// For each sequence of `tableBits` bits the byte above bit 4, and the length of its code.
  var decodingTable: (entries: [UInt16], tableBits: Int) {
    let tableBits = Int(lengths.max() ?? 0)
    var table = [UInt16](repeating: 0, count: 1 << tableBits)
    forEachCode { symbol, code, length in
      let entry = UInt16(symbol) << 4 | UInt16(length)
      for place in stride(from: code, to: 1 << tableBits, by: 1 << length) { table[place] = entry }
    }
    return (table, tableBits)
  }

  /// Calls `body` with each byte that has a code, its bits as they are written, and their number.
  private func forEachCode(_ body: (_ symbol: Int, _ code: Int, _ length: Int) -> Void) {
    var next = 0
    for length in 1...Self.lengthMax {
      for symbol in lengths.indices where lengths[symbol] == UInt8(length) {
        // The first bits of the code space that is not taken, as many as the code is long.
        let code = UInt64(next >> (Self.lengthMax - length))
        body(symbol, Int(code.bitReversed >> UInt64(64 - length)), length)
        next += 1 << (Self.lengthMax - length)
      }
    }
  }
}

// Stored form.
extension HuffmanCode {
  private static let shortGap: UInt8 = 12
  private static let longGap: UInt8 = 13
  private static let shortGapMin = 2
  private static let longGapMin = 18

  /// Appends the lengths, a nibble each, low nibbles first.
  ///
  ///     0         no code
  ///     1 … 11    the length
  ///     12 n      n + 2 bytes without a code
  ///     13 n m    n + 16 m + 18 bytes without a code
  ///
  /// They end where the codes fill the code space; what follows has none.
  func append(to out: inout [UInt8]) {
    var nibbles: [UInt8] = []
    var gap = 0
    for length in lengths {
      if length == 0 {
        gap += 1
        continue
      }
      Self.append(gap: gap, to: &nibbles)
      gap = 0
      nibbles.append(length)
    }
    if !nibbles.count.isMultiple(of: 2) { nibbles.append(0) }
    for index in stride(from: 0, to: nibbles.count, by: 2) {
      out.append(nibbles[index] | nibbles[index + 1] << 4)
    }
  }

  private static func append(gap: Int, to nibbles: inout [UInt8]) {
    if gap >= longGapMin {
      let rest = gap - longGapMin
      nibbles += [longGap, UInt8(rest & 15), UInt8(rest >> 4)]
    } else if gap >= shortGapMin {
      nibbles += [shortGap, UInt8(gap - shortGapMin)]
    } else if gap == 1 {
      nibbles.append(0)
    }
  }

  /// Reads lengths at `position` and advances it.
  ///
  /// - Throws: `ShredError` unless they are those of a complete code for 256 bytes at most.
  init(reading bytes: borrowing RawSpan, _ position: inout Int) throws(ShredError) {
    lengths = [UInt8](repeating: 0, count: Self.symbolCount)
    let start = position
    var nibble = 0
    func next(_ bytes: borrowing RawSpan) throws(ShredError) -> Int {
      let place = start + nibble / 2
      guard place < bytes.byteCount else { throw .truncated(at: place) }
      defer { nibble += 1 }
      return Int(bytes.byte(place) >> UInt8(nibble % 2 * 4) & 15)
    }
    var (symbol, space) = (0, 0)
    while space < Self.wholeSpace {
      guard symbol < Self.symbolCount else { throw .invalid(at: start, "a code with a gap") }
      let value = try next(bytes)
      switch value {
      case 0: symbol += 1
      case 1...Self.lengthMax:
        lengths[symbol] = UInt8(value)
        symbol += 1
        space += 1 << (Self.lengthMax - value)
      case Int(Self.shortGap): symbol += try next(bytes) + Self.shortGapMin
      case Int(Self.longGap): symbol += try next(bytes) + 16 * (try next(bytes)) + Self.longGapMin
      default: throw .newer(at: start + nibble / 2, "code length \(value)")
      }
    }
    guard space == Self.wholeSpace else { throw .invalid(at: start, "codes that overlap") }
    position = start + (nibble + 1) / 2
  }
}

extension UInt64 {
  /// The same bits, the last one first.
  fileprivate var bitReversed: UInt64 {
    var bits = byteSwapped
    bits = (bits & 0x0F0F_0F0F_0F0F_0F0F) << 4 | (bits >> 4) & 0x0F0F_0F0F_0F0F_0F0F
    bits = (bits & 0x3333_3333_3333_3333) << 2 | (bits >> 2) & 0x3333_3333_3333_3333
    return (bits & 0x5555_5555_5555_5555) << 1 | (bits >> 1) & 0x5555_5555_5555_5555
  }
}
