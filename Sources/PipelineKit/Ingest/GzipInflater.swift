import CZlib

/// Inflates one gzip member after the other (RFC 1952), in pieces.
///
/// Only zlib's window of 32 KiB is held, however much a member expands to.
///
/// Sendable, though it owns zlib's state by pointer: it cannot be copied, so the state has one
/// owner, and zlib keeps nothing by thread.
struct GzipInflater: ~Copyable, @unchecked Sendable {
  /// How a step ended.
  enum Outcome: Equatable {
    /// There may be more in this member.
    case open
    /// The member is whole, its checksum and length right.
    case memberEnded
    case damaged(String)
  }

  private let stream: UnsafeMutablePointer<z_stream>

  /// - Throws: `DeflateError.unavailable`.
  init() throws(DeflateError) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // 15 is the largest window; 16 more asks for a gzip header and checks its trailer.
    let code = unsafe inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else {
      unsafe stream.deallocate()
      throw .unavailable(code: code)
    }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Makes ready for the first byte of another member.
  mutating func reset() {
    unsafe inflateReset(stream)
  }

  /// Inflates some of `input` and appends up to `countMax` bytes to `out`.
  ///
  /// - Returns: the bytes consumed and produced, which count whatever the outcome.
  mutating func inflate(
    _ input: borrowing RawSpan, appendingTo out: inout [UInt8], atMost countMax: Int
  ) -> (consumed: Int, produced: Int, outcome: Outcome) {
    let inputCount = min(input.byteCount, Int(UInt32.max))
    let outputCount = min(countMax, Int(UInt32.max))
    var code: Int32 = Z_OK
    unsafe stream.pointee.avail_in = UInt32(inputCount)
    unsafe input.withUnsafeBytes { source in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(
        mutating: source.bindMemory(to: UInt8.self).baseAddress)
      out.append(addingCapacity: outputCount) { span in
        unsafe span.withUnsafeMutableBufferPointer { buffer, count in
          unsafe stream.pointee.next_out = buffer.baseAddress
          unsafe stream.pointee.avail_out = UInt32(outputCount)
          code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
          count = unsafe outputCount - Int(stream.pointee.avail_out)
        }
      }
    }
    let consumed = unsafe inputCount - Int(stream.pointee.avail_in)
    let produced = unsafe outputCount - Int(stream.pointee.avail_out)
    return (consumed, produced, outcome(code))
  }

  private func outcome(_ code: Int32) -> Outcome {
    switch code {
    case Z_STREAM_END: .memberEnded
    // No progress without more input or more room is no fault.
    case Z_OK, Z_BUF_ERROR: .open
    default:
      .damaged(unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "zlib code \(code)")
    }
  }
}
