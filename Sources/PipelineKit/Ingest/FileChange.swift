/// What a look at the followed files has found.
package struct FileChange: Hashable, Sendable {
  /// What happened to a file since the last look.
  package enum Kind: Sendable {
    /// The file is new here: identify it and read it.
    case appeared
    /// The file may have more lines: read on.
    case grown
    /// Another file is here under that name, or the old one was emptied or rewritten: read the old
    /// one to its end, which what holds it open still can, then identify what is here now.
    case replaced
    /// No file has that name any more: read the old one to its end.
    case vanished
  }

  /// The file that changed.
  package let file: InputFile
  /// What happened to it.
  package let kind: Kind

  /// Makes a change of `file`.
  package init(_ file: InputFile, _ kind: Kind) {
    self.file = file
    self.kind = kind
  }
}
