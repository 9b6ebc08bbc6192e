import CZlib

/// How hard to compress, named for what it is used on.
package enum DeflateEffort: Int, CaseIterable, Sendable {
  /// Bytes of which one is far more frequent than all others: runs, then entropy coding.
  case runs
  /// Free text on the way in: zlib level 1.
  case fast
  /// Small dictionaries, and text that is rewritten once and read often: zlib level 6.
  case thorough
  /// Small batches of log records that are kept as text: zlib level 9.
  case best
}

/// A failure of zlib, or bytes that are not what they claim to be.
package enum DeflateError: Error, Equatable, CustomStringConvertible {
  /// zlib could not be set up: it is out of memory or of another version.
  case unavailable(code: Int32)
  /// The stream is damaged, ends early, or does not give exactly the length it promised.
  case corrupt(expected: Int, code: Int32)

  package var description: String {
    switch self {
    case .unavailable(let code): "zlib cannot start (code \(code)): free some memory and try again"
    case .corrupt(let expected, let code):
      "deflate stream does not give its \(expected) bytes (zlib code \(code))"
    }
  }
}

/// Raw deflate streams (RFC 1951, no header, no checksum), with zlib's state kept between calls.
///
/// One value belongs to one thread. Setting up zlib's tables costs more than compressing a small
/// column does, so a compressor lives as long as its worker.
package struct Compressor: ~Copyable {
  private var streams: [UnsafeMutablePointer<z_stream>]
  /// Where a stream is written before it is known to be smaller.
  private var scratch: [UInt8] = []

  /// - Throws: `DeflateError.unavailable`.
  package init() throws(DeflateError) {
    streams = []
    for effort in DeflateEffort.allCases {
      let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
      unsafe stream.initialize(to: z_stream())
      let code = unsafe Compressor.start(stream, effort)
      guard code == Z_OK else {
        unsafe stream.deallocate()
        throw .unavailable(code: code)
      }
      unsafe streams.append(stream)
    }
  }

  deinit {
    for stream in unsafe streams {
      unsafe deflateEnd(stream)
      unsafe stream.deallocate()
    }
  }

  private static func start(_ stream: UnsafeMutablePointer<z_stream>, _ effort: DeflateEffort)
    -> Int32
  {
    // A stream begins with clearing tables, 64 KiB at memory level 8 and 16 at 6: for runs and for
    // dictionaries of a few kilobytes that takes longer than it gains.
    let (level, memoryLevel, strategy): (Int32, Int32, Int32) =
      switch effort {
      case .runs: (1, 6, Z_RLE)
      case .fast: (1, 8, Z_DEFAULT_STRATEGY)
      case .thorough: (6, 6, Z_DEFAULT_STRATEGY)
      case .best: (9, 9, Z_DEFAULT_STRATEGY)
      }
    return unsafe deflateInit2_(
      stream, level, Z_DEFLATED, -15, memoryLevel, strategy, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
  }

  /// Appends the deflated `bytes` to `out`, unless that would not be smaller.
  ///
  /// - Returns: whether anything was appended; false leaves `out` as it was.
  package mutating func deflate(
    _ bytes: borrowing RawSpan, effort: DeflateEffort, onto out: inout [UInt8]
  ) -> Bool {
    let count = bytes.byteCount
    guard count > 16 else { return false }
    let stream = unsafe streams[effort.rawValue]
    unsafe deflateReset(stream)
    if scratch.count < count { scratch = [UInt8](repeating: 0, count: count + count / 2) }
    let isDone = unsafe bytes.withUnsafeBytes { source in
      unsafe scratch.withUnsafeMutableBufferPointer { target -> Bool in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
          mutating: source.bindMemory(to: UInt8.self).baseAddress)
        unsafe stream.pointee.avail_in = UInt32(count)
        unsafe stream.pointee.next_out = target.baseAddress
        unsafe stream.pointee.avail_out = UInt32(count - 1)
        return unsafe CZlib.deflate(stream, Z_FINISH) == Z_STREAM_END
      }
    }
    guard isDone else { return false }
    out.append(contentsOf: scratch[0..<(unsafe Int(stream.pointee.total_out))])
    return true
  }
}

/// Inflates raw deflate streams of a known length, with zlib's state kept between calls.
package struct Decompressor: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>

  /// - Throws: `DeflateError.unavailable`.
  package init() throws(DeflateError) {
    unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let code = unsafe inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else {
      unsafe stream.deallocate()
      throw .unavailable(code: code)
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Returns exactly `count` bytes inflated from `bytes`.
  ///
  /// - Precondition: the caller has bounded `count`; that much is allocated.
  /// - Throws: `DeflateError.corrupt` when the stream gives fewer or more bytes, or is damaged.
  package mutating func inflate(_ bytes: borrowing RawSpan, count: Int) throws(DeflateError)
    -> [UInt8]
  {
    unsafe inflateReset(stream)
    var code: Int32 = Z_OK
    // One byte of room more than promised shows a stream that gives more than it should.
    let result = [UInt8](unsafeUninitializedCapacity: count + 1) { buffer, written in
      code = unsafe bytes.withUnsafeBytes { source -> Int32 in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
          mutating: source.bindMemory(to: UInt8.self).baseAddress)
        unsafe stream.pointee.avail_in = UInt32(source.count)
        unsafe stream.pointee.next_out = buffer.baseAddress
        unsafe stream.pointee.avail_out = UInt32(count + 1)
        return unsafe CZlib.inflate(stream, Z_FINISH)
      }
      written = unsafe Int(stream.pointee.total_out)
    }
    guard code == Z_STREAM_END, result.count == count else {
      throw .corrupt(expected: count, code: code)
    }
    return result
  }
}
