import CZlib

/// Returns one gzip member with that content.
func gzip(_ content: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  precondition(
    deflateInit2_(
      &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)) == Z_OK, "deflate cannot start")
  defer { deflateEnd(&stream) }
  var input = content
  return [UInt8](unsafeUninitializedCapacity: content.count + 1024) { buffer, count in
    let capacity = buffer.count
    input.withUnsafeMutableBufferPointer { source in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = buffer.baseAddress
      stream.avail_out = UInt32(capacity)
      precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END, "deflate failed")
    }
    count = capacity - Int(stream.avail_out)
  }
}
