import PipelineKit
import Testing

/// What a sketch's decoder made of some bytes.
enum Decoded<Sketch: Equatable>: Equatable {
  case sketch(Sketch)
  case refused(SketchError)
}

/// Returns what `decode` makes of every truncation and of random single and double byte changes.
///
/// Of encodings beyond 1,000 bytes it takes some 150 truncations and a tenth of the changes.
///
/// - Returns: the results, with the bytes each came from.
func corruptions<Sketch>(
  of bytes: [UInt8], changes: Int, random: inout PrintedSeedRandom,
  decode: (RawSpan) throws(SketchError) -> Sketch
) -> [(bytes: [UInt8], result: Decoded<Sketch>)] {
  var results: [(bytes: [UInt8], result: Decoded<Sketch>)] = []
  func attempt(_ bytes: [UInt8]) {
    do throws(SketchError) {
      results.append((bytes, .sketch(try decode(bytes.span.bytes))))
    } catch {
      results.append((bytes, .refused(error)))
    }
  }
  let isLong = bytes.count > 1_000
  let step = isLong ? bytes.count / 150 : 1
  for count in stride(from: 0, to: bytes.count, by: step) { attempt(Array(bytes[0..<count])) }
  for change in 0..<(isLong ? changes / 10 : changes) {
    var changed = bytes
    for _ in 0...(change % 2) {
      let position = Int.random(in: 0..<bytes.count, using: &random)
      changed[change % 3 == 0 ? position % 12 % bytes.count : position] =
        UInt8.random(in: 0...255, using: &random)
    }
    attempt(changed)
  }
  return results
}
