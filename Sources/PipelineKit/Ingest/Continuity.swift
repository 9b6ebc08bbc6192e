/// What was read of a file that others may empty and write again, by which a read is known to go
/// on where the last one ended.
///
///     file:  | head …                    | tail | what is read next
///              the first 4 KiB             the 4 KiB before `position`
///
/// **Law.** Bytes read at `position` follow those read before: the bytes in front of them were read
/// again in the same call and are still the same. A file that was truncated and has since grown
/// beyond `position` fails that, whenever it happened.
struct Continuity: Sendable {
  /// Bytes compared at either place.
  static let bytesMax = 4096

  /// The first bytes.
  private(set) var head: [UInt8] = []
  /// The bytes before `position`.
  private(set) var tail: [UInt8] = []
  /// Where the next read begins.
  private(set) var position = 0
  /// Whether the file no longer holds what was read.
  private(set) var isBroken = false

  /// Takes note that the file holds other bytes now.
  mutating func fail() { isBroken = true }

  /// Takes note of bytes that were read at `position`.
  mutating func add(_ bytes: ArraySlice<UInt8>) {
    if head.count == position { head += bytes.prefix(Self.bytesMax - head.count) }
    position += bytes.count
    if bytes.count >= Self.bytesMax {
      tail = Array(bytes.suffix(Self.bytesMax))
    } else {
      tail.removeFirst(max(0, tail.count + bytes.count - Self.bytesMax))
      tail += bytes
    }
  }

  /// Goes on at `target`, in front of which `tail` stands.
  mutating func move(to target: Int, tail: [UInt8]) {
    (position, self.tail) = (target, tail)
  }
}
