/// What keeps a view file from being opened or written.
package enum StateError: Error, Equatable {
  /// The file holds the views of another pipeline.
  case otherPipeline(path: String, found: String, expected: String)
  /// The file is a SQLite database, but no view file.
  case notAViewFile(path: String)
  /// The live version was built by other code or options than this program's, which give other rows.
  case otherVersion(path: String, live: PipelineVersion, expected: PipelineVersion)
  /// Another version has been made the live one; nil if none is live.
  case superseded(path: String, version: Int, live: Int?)
  /// Another process has committed to this version since this one last did.
  case otherWriter(path: String, version: Int)
  /// There is no view file at that path.
  case noViewFile(path: String)
  /// The file does not hold that version.
  case unknownVersion(path: String, version: Int, known: [Int])
  /// A version does not have that view.
  case unknownView(String, version: Int)
  /// A replay of the version is not finished, so it cannot be made the live one.
  case incomplete(path: String, version: Int)
  /// The version has folded less of the log than the live one.
  case behind(path: String, version: Int, at: String, live: Int, liveAt: String)
  /// The live version cannot be dropped.
  case liveDropped(path: String, version: Int)
  /// No version was live before the one that is.
  case nothingToRollBackTo(path: String)
  /// A table of this version exists with other columns: code changed under the same version.
  case tableChanged(path: String, table: String)
  /// A view's SQL names a table that the pipeline does not have.
  case unknownPlaceholder(view: String, name: String)
  /// The file could not be created or its permissions set.
  case file(path: String, call: String, errno: Int32)
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
      "\(path): version \(live.version) was built by "
        + "\(Self.difference(live, expected)). That gives other rows, so nothing was written. "
        + Self.advice(live, expected)
    case .superseded(let path, let version, let live):
      "\(path): version \(version) is no longer the live one"
        + (live.map { "; version \($0) was promoted" } ?? "")
        + ". This program has stopped after its last commit, and nothing is lost: go on with the "
        + "program and options of the live version, or go back with `rollback`"
    case .otherWriter(let path, let version):
      "\(path): another process is writing version \(version) as well; this one has stopped after "
        + "its last commit, nothing is counted twice; let one of them do it"
    case .noViewFile, .unknownVersion, .unknownView, .incomplete, .behind, .liveDropped,
      .nothingToRollBackTo:
      versionDescription
    case .tableChanged(let path, let table):
      "\(path): table \(table) has other columns than this program writes under the same "
        + "version; give another file with --views, which is built from the log"
    case .unknownPlaceholder(let view, let name):
      "view \(view): {\(name)} is neither a table of the pipeline nor one of {version}, "
        + "{watermark}"
    case .file(let path, let call, let errno):
      FileError(call: call, path: path, code: errno).description + "; "
        + FileError(call: call, path: path, code: errno).advice
    case .corrupt(let table, let key, let reason):
      "table \(table), key \(key): \(reason); nothing is lost: give another file with --views, which "
        + "is built from the log"
    }
  }

  private var versionDescription: String {
    switch self {
    case .noViewFile(let path):
      "\(path): there is no view file; name it with --views, or run the program first"
    case .unknownVersion(let path, let version, let known):
      "\(path): holds no version \(version); it holds "
        + known.map(String.init).joined(separator: ", ")
    case .unknownView(let view, let version):
      "version \(version) has no view '\(view)'; see `versions` and the table pipeline_views"
    case .incomplete(let path, let version):
      "\(path): version \(version) is not complete; run `replay` again, it goes on where it was, or "
        + "drop it with `drop-version \(version)`"
    case .behind(let path, let version, let at, let live, let liveAt):
      "\(path): version \(version) has folded the log up to \(at), the live version \(live) up to "
        + "\(liveAt); bring it up to date with the program and options of version \(version), or "
        + "switch all the same with --behind"
    case .liveDropped(let path, let version):
      "\(path): version \(version) is the live one; promote another one first"
    case .nothingToRollBackTo(let path):
      "\(path): no other version is complete; see `versions`"
    default: ""
    }
  }

  /// In what the builder of a version differs from this program.
  private static func difference(_ found: PipelineVersion, _ own: PipelineVersion) -> String {
    var parts: [String] = []
    if found.code != own.code {
      parts.append(
        "\(found.code > own.code ? "a newer" : "an older") program "
          + "(its code has the number \(found.code), this one \(own.code))")
    }
    let options = VersionOption.differences(from: found.options, to: own.options)
    if !options.isEmpty { parts.append("other options (\(options.joined(separator: "; ")))") }
    return parts.isEmpty ? "other options" : parts.joined(separator: " with ")
  }

  /// What to do about it.
  private static func advice(_ found: PipelineVersion, _ own: PipelineVersion) -> String {
    let back =
      found.code == own.code
      ? "give the options of the version" : "run the program of code \(found.code)"
    return "To change to this program's rows, run `replay` with the same options: it builds them "
      + "beside the live ones and then switches. To keep what there is, \(back). With "
      + "--views NEW.sqlite another file is built from the log"
  }
}
