/// A line longer than ``ChunkLimits/lineBytesMax``, of which a chunk holds only the beginning.
package struct OverlongLine: Hashable, Sendable {
  /// The line's index within its chunk.
  package let index: Int
  /// Its whole length in bytes, the newline not included.
  package let length: Int
  /// How many of them the chunk holds.
  package let keptBytes: Int
}
