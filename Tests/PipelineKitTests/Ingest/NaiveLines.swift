@testable import PipelineKit

/// What a chunk's line is, with nothing left to look up.
struct SeenLine: Equatable, CustomStringConvertible {
  var number: Int
  var position: Int
  var length: Int
  var bytes: [UInt8]

  var description: String {
    "\(number)@\(position)+\(length) \(String(decoding: bytes, as: UTF8.self).debugDescription)"
  }
}

/// Lines by the book: split the whole content at newlines.
func naiveLines(
  _ content: [UInt8], lineBytesMax: Int = 1 << 20, keptBytes: Int = 64 << 10
) -> [SeenLine] {
  var lines: [SeenLine] = []
  var position = content.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  while position < content.count {
    let end = content[position...].firstIndex(of: 0x0A) ?? content.count
    let line = content[position..<end]
    lines.append(
      SeenLine(
        number: lines.count + 1, position: position, length: line.count,
        bytes: Array(line.count > lineBytesMax ? line.prefix(keptBytes) : line)))
    position = end + 1
  }
  return lines
}

extension PipelineKit.Chunk {
  /// The chunk's lines, as the naive splitter gives them.
  var seenLines: [SeenLine] {
    lines.indices.map { index in
      let overlong = overlongLines.first { $0.index == index }
      let bytes = Array(bytes[range(ofLine: index)])
      return SeenLine(
        number: firstLine + index, position: position(ofLine: index),
        length: overlong?.length ?? bytes.count, bytes: bytes)
    }
  }
}

extension LineChunker {
  /// Reads to the end.
  mutating func rest() throws(IngestError) -> [PipelineKit.Chunk] {
    var chunks: [PipelineKit.Chunk] = []
    while let chunk = try next() { chunks.append(chunk) }
    return chunks
  }
}
