/// One thing that lines can be read from.
package struct InputFile: Hashable, Sendable {
  /// How it is read.
  package enum Kind: Sendable {
    /// A regular file: it has a size, and can be read twice.
    case regular
    /// Standard input, a FIFO or a character device: it can be read once.
    case stream
  }

  /// The path as it was named or found; `-` for standard input.
  package let path: String
  /// How it is read.
  package let kind: Kind

  /// Makes a file of that path, which need not exist yet.
  package init(path: String, kind: Kind) {
    self.path = path
    self.kind = kind
  }

  /// Standard input.
  package static let standardInput = InputFile(path: "-", kind: .stream)
}
