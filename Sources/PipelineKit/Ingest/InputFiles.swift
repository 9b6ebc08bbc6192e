/// The INPUTs of a command line, and the files they stand for.
///
///     events.jsonl     a file
///     logs             a folder: every file in it and below, sorted by the bytes of their paths
///     logs/*.gz        a pattern, unless a file has just that name
///     -                standard input
///
/// The files come in the order of the inputs. A file that is reached twice, by two names or by two
/// inputs, is listed once, where it is reached first. Asking again finds what has come since.
package struct InputFiles: Sendable {
  /// What was written on the command line.
  package let inputs: [String]

  /// Takes the inputs as they were written; nothing is looked up yet.
  package init(_ inputs: [String]) {
    self.inputs = inputs
  }

  /// Returns the files.
  ///
  /// - Throws: `IngestError.inputMissing` for an input that names nothing and matches nothing,
  ///   `.notReadable`, `.nameNotUTF8`, `.file`. An empty folder is not missing.
  package func files() throws(IngestError) -> [InputFile] {
    var expansion = Expansion()
    for input in inputs where try !expansion.add(input) {
      throw .inputMissing(input)
    }
    return expansion.files
  }

  /// Returns the files that are there now; inputs that name nothing are passed over, since a
  /// followed file may be away while it is rotated.
  ///
  /// - Throws: as ``files()``, but for `IngestError.inputMissing`.
  package func filesPresent() throws(IngestError) -> [InputFile] {
    var expansion = Expansion()
    for input in inputs { _ = try expansion.add(input) }
    return expansion.files
  }

  /// Files gathered so far, and what tells that one comes again.
  private struct Expansion {
    var files: [InputFile] = []
    private var identities: Set<FileStatus.Identity> = []
    private var hasStandardInput = false

    /// Adds the files of one input; returns whether it names anything.
    mutating func add(_ input: String) throws(IngestError) -> Bool {
      if input == "-" {
        if !hasStandardInput { files.append(.standardInput) }
        hasStandardInput = true
        return true
      }
      if try addPath(input) { return true }
      let pattern = GlobPattern(text: input)
      guard !pattern.isPlain else { return false }
      let paths = try pattern.paths()
      for path in paths { _ = try addPath(path) }
      return !paths.isEmpty
    }

    private mutating func addPath(_ path: String) throws(IngestError) -> Bool {
      guard let status = try reading({ () throws(FileError) in try FileStatus.of(path) }) else {
        return false
      }
      switch status.kind {
      case .regular: append(path, .regular, status.identity)
      case .stream: append(path, .stream, status.identity)
      case .folder:
        for file in try FolderWalk(path).files { _ = try addPath(file) }
      case .other: throw .notReadable(path: path)
      }
      return true
    }

    private mutating func append(
      _ path: String, _ kind: InputFile.Kind, _ identity: FileStatus.Identity
    ) {
      guard identities.insert(identity).inserted else { return }
      files.append(InputFile(path: path, kind: kind))
    }
  }
}
