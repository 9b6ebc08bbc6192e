/// What keeps a view file from being opened or written.
package enum StateError: Error, Equatable {
  /// The file holds the views of another pipeline.
  case otherPipeline(path: String, found: String, expected: String)
  /// The file is a SQLite database, but no view file.
  case notAViewFile(path: String)
  /// The live version is not the one this program folds.
  case otherVersion(path: String, live: Int, expected: Int)
  /// The version was built by options that give other rows.
  case otherIdentity(path: String, version: Int, found: String, expected: String)
  /// Another process has committed to this version since this one last did.
  case otherWriter(path: String, version: Int)
  /// A table of this version exists with other columns: code changed under the same version.
  case tableChanged(path: String, table: String)
  /// A view's SQL names a table that the pipeline does not have.
  case unknownPlaceholder(view: String, name: String)
  /// The file could not be created or its permissions set.
  case file(path: String, call: String, errno: Int32)
  /// A sum left the range of 64-bit integers.
  case sumOverflow(table: String, column: String)
  /// A stored sketch, run or checkpoint cannot be read.
  case corrupt(table: String, key: String, reason: String)
}

extension StateError: CustomStringConvertible {
  /// What is wrong, where, and what to do next.
  package var description: String {
    switch self {
    case .otherPipeline(let path, let found, let expected):
      "\(path): holds the views of pipeline '\(found)', not of '\(expected)'; "
        + "give another file with --views"
    case .notAViewFile(let path):
      "\(path): is a database of something else; give another file with --views"
    case .otherVersion(let path, let live, let expected):
      "\(path): its live version is \(live), this program folds version \(expected); "
        + "give another file with --views, which is built from the log, or start the program of "
        + "version \(live)"
    case .otherIdentity(let path, let version, let found, let expected):
      "\(path): version \(version) was built with options '\(Self.words(of: found, not: expected))', "
        + "now they are '\(Self.words(of: expected, not: found))', which gives other rows; give the "
        + "same options, or another file with --views, which is built from the log"
    case .otherWriter(let path, let version):
      "\(path): another process is writing version \(version) as well; this one has stopped after "
        + "its last commit, nothing is counted twice; let one of them do it"
    case .tableChanged(let path, let table):
      "\(path): table \(table) has other columns than this program writes under the same "
        + "version; give another file with --views, which is built from the log"
    case .unknownPlaceholder(let view, let name):
      "view \(view): {\(name)} is neither a table of the pipeline nor one of {version}, "
        + "{watermark}"
    case .file(let path, let call, let errno):
      FileError(call: call, path: path, code: errno).description + "; "
        + FileError(call: call, path: path, code: errno).advice
    case .sumOverflow(let table, let column):
      "table \(table): sum \(column) left the range of 64-bit integers; "
        + "the views stay at the last commit"
    case .corrupt(let table, let key, let reason):
      "table \(table), key \(key): \(reason); nothing is lost: give another file with --views, which "
        + "is built from the log"
    }
  }

  /// The parts of an identity that another one does not have.
  private static func words(of identity: String, not other: String) -> String {
    let known = Set(other.split(separator: " "))
    return identity.split(separator: " ").filter { !known.contains($0) }.joined(separator: " ")
  }
}
