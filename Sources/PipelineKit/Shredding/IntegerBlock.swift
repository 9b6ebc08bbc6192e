/// A sequence of integers in as few bytes as two simple encodings give.
///
///     mode : UInt8 | base : zigzag varint | width : UInt8 | payload
///
/// With mode bit 0 clear, value i is `base + u[i]`; with it set, value i is the value before plus
/// the zigzag difference `u[i]`, and `base` is the value before the first. All u have at most
/// `width` bits. Width 0 has no payload. Mode bit 1 clear: u is bit-packed, least significant bit
/// first. Set: u is split into byte planes, least significant first, each stored by itself (see
/// `BytePlane`), so that each gets Huffman codes of its own. Which of them is smaller is estimated
/// from counts alone, so the same values give the same bytes.
enum IntegerBlock {
  private static let deltaFlag: UInt8 = 1
  private static let planesFlag: UInt8 = 2

  /// Appends the first `count` of `values`; the reader must know how many.
  static func append(
    _ values: [Int64], first count: Int, with compressor: inout Compressor, to out: inout [UInt8]
  ) {
    let values = values.span.extracting(first: count)
    guard values.count > 0 else { return }
    let survey = IntegerSurvey(values)
    let width = survey.allUnits.significantBits
    let head = out.count
    out.append(survey.isDelta ? deltaFlag : 0)
    Varint.append(Varint.zigzag(survey.base), to: &out)
    out.append(UInt8(width))
    guard width > 0 else { return }
    let packedCount = packedBytes(count: values.count, width: width)
    var planes: [BytePlane] = []
    var estimate = 0
    for shift in stride(from: 0, to: width, by: 8) {
      let plane = BytePlane(survey.units(values, shift: UInt64(shift)))
      estimate += plane.estimatedBytes
      planes.append(plane)
      if estimate > packedCount { break }
    }
    if estimate > packedCount {
      appendPacked(survey.units(values), width: width, to: &out)
    } else {
      out[head] |= planesFlag
      for plane in planes { plane.append(with: &compressor, to: &out) }
    }
  }

  /// Appends all `values`; the reader must know how many.
  static func append(
    _ values: [Int64], with compressor: inout Compressor, to out: inout [UInt8]
  ) {
    append(values, first: values.count, with: &compressor, to: &out)
  }

  /// Reads `count` integers at `position` and advances it.
  ///
  /// - Complexity: O(count); what is allocated is bounded by `count`.
  static func read(
    _ bytes: borrowing RawSpan, _ position: inout Int, count: Int,
    with decompressor: inout Decompressor
  ) throws(ShredError) -> [Int64] {
    guard count > 0 else { return [] }
    guard count <= ColumnValues.countMax else { throw .invalid(at: position, "count \(count)") }
    guard position < bytes.byteCount else { throw .truncated(at: position) }
    let mode = bytes.byte(position)
    position += 1
    guard mode < 4 else { throw .newer(at: position, "integer mode \(mode)") }
    guard let image = Varint.read(bytes, &position) else { throw .truncated(at: position) }
    guard position < bytes.byteCount else { throw .truncated(at: position) }
    let base = Varint.unzigzag(image)
    let width = Int(bytes.byte(position))
    position += 1
    guard width <= 64 else { throw .invalid(at: position, "integer width \(width)") }
    guard width > 0 else { return [Int64](repeating: base, count: count) }
    var units: [Int64]
    if mode & planesFlag != 0 {
      units = try readPlanes(bytes, &position, count: count, width: width, with: &decompressor)
    } else {
      let packedCount = packedBytes(count: count, width: width)
      guard packedCount <= bytes.byteCount - position else { throw .truncated(at: position) }
      let packed = bytes.extracting(position..<position + packedCount)
      position += packedCount
      units = unpacked(packed, count: count, width: width)
    }
    addUp(&units, base: base, isDelta: mode & deltaFlag != 0)
    return units
  }

  private static func addUp(_ units: inout [Int64], base: Int64, isDelta: Bool) {
    var span = units.mutableSpan
    if isDelta {
      var running = base
      for index in 0..<span.count {
        running = running &+ Varint.unzigzag(UInt64(bitPattern: unsafe span[unchecked: index]))
        unsafe span[unchecked: index] = running
      }
    } else if base != 0 {
      for index in 0..<span.count {
        unsafe span[unchecked: index] = unsafe span[unchecked: index] &+ base
      }
    }
  }

  // MARK: Bit packing

  private static func packedBytes(count: Int, width: Int) -> Int { (count * width + 7) / 8 }

  private static func appendPacked(_ units: [UInt64], width: Int, to out: inout [UInt8]) {
    out.reserveCapacity(out.count + packedBytes(count: units.count, width: width))
    var pending: UInt64 = 0
    var filled = 0
    for unit in units {
      pending |= unit << UInt64(filled)
      let taken = 64 - filled
      filled += width
      while filled >= 64 {
        withUnsafeBytes(of: pending.littleEndian) { unsafe out.append(contentsOf: $0) }
        pending = taken < 64 ? unit >> UInt64(taken) : 0
        filled -= 64
      }
    }
    while filled > 0 {
      out.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      filled -= 8
    }
  }

  private static func unpacked(_ bytes: borrowing RawSpan, count: Int, width: Int) -> [Int64] {
    let mask = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
    var out = [Int64](repeating: 0, count: count)
    var span = out.mutableSpan
    for index in 0..<count {
      let bit = index * width
      let byte = bit >> 3
      let shift = UInt64(bit & 7)
      var value: UInt64
      if byte + 9 <= bytes.byteCount {
        value = bytes.word(byte) >> shift
        if shift > 0 { value |= UInt64(bytes.byte(byte + 8)) << (64 - shift) }
      } else {
        value = tail(bytes, byte, shift: shift)
      }
      unsafe span[unchecked: index] = Int64(bitPattern: value & mask)
    }
    return out
  }

  /// The bits from byte `start` on, where fewer than nine bytes are left.
  private static func tail(_ bytes: borrowing RawSpan, _ start: Int, shift: UInt64) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<min(8, bytes.byteCount - start) {
      value |= UInt64(bytes.byte(start + index)) << UInt64(8 * index)
    }
    return value >> shift
  }

  // MARK: Byte planes

  private static func readPlanes(
    _ bytes: borrowing RawSpan, _ position: inout Int, count: Int, width: Int,
    with decompressor: inout Decompressor
  ) throws(ShredError) -> [Int64] {
    var units: [Int64] = []
    for shift in stride(from: Int64(0), to: Int64(width), by: 8) {
      let plane = try BytePlane.read(bytes, &position, count: count, with: &decompressor)
      if shift == 0 { units = [Int64](repeating: 0, count: count) }
      let source = plane.span
      var target = units.mutableSpan
      for index in 0..<count {
        let byte = Int64(unsafe source[unchecked: index])
        unsafe target[unchecked: index] = unsafe target[unchecked: index] | byte << shift
      }
    }
    return units
  }
}

extension UInt64 {
  /// The bits needed to write the number, 0 for 0.
  @inline(__always)
  var significantBits: Int { 64 - leadingZeroBitCount }
}
