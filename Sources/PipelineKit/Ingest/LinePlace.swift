/// Where a line stands, for people who look for it.
package struct LinePlace: Hashable, Sendable {
  /// The path of the file.
  package var file: String
  /// Counted from 1.
  package var line: Int
  /// The position of the line's first byte in the file's content.
  package var byteOffset: Int

  /// Makes a place.
  package init(file: String, line: Int, byteOffset: Int) {
    self.file = file
    self.line = line
    self.byteOffset = byteOffset
  }
}
