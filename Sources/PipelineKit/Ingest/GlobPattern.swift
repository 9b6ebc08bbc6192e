import Glibc

/// A pattern for paths, as a shell has it.
///
///     logs/*.jsonl      any name, but for those that start with a dot
///     logs/2026-0?.gz   any one character
///     logs/[a-c].log    one of a set
///     logs/**/app.log   any number of folders, none included
struct GlobPattern {
  let text: String

  /// Whether `text` differs from a plain path.
  var isPlain: Bool { !text.utf8.contains(where: GlobPattern.isMagic) }

  /// Returns the paths that match, sorted by their bytes.
  ///
  /// The corresponding C function is `glob`, except for `**`.
  /// - Throws: `IngestError.file` if a folder on the way cannot be read.
  func paths() throws(IngestError) -> [String] {
    var parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let index = parts.firstIndex(of: "**") else { return try GlobPattern.matches(of: text) }
    let rest = parts[(index + 1)...].joined(separator: "/")
    parts.removeSubrange(index...)
    var found: Set<String> = []
    for base in try GlobPattern.bases(parts.joined(separator: "/"), isRooted: parts == [""]) {
      let walk = try FolderWalk(base)
      guard !rest.isEmpty else {
        found.formUnion(walk.files)
        continue
      }
      for folder in walk.folders {
        let prefix = folder.isEmpty || folder == "/" ? folder : folder + "/"
        found.formUnion(try GlobPattern(text: GlobPattern.escaped(prefix) + rest).paths())
      }
    }
    return found.sorted(by: FolderWalk.byteOrder)
  }

  /// The folders that what stands before `**` names.
  private static func bases(_ prefix: String, isRooted: Bool) throws(IngestError) -> [String] {
    if isRooted { return ["/"] }
    if prefix.isEmpty { return [""] }
    var folders: [String] = []
    for path in try matches(of: prefix) {
      let status = try reading { () throws(FileError) in try FileStatus.of(path) }
      if status?.kind == .folder { folders.append(path) }
    }
    return folders
  }

  private static func matches(of pattern: String) throws(IngestError) -> [String] {
    var result = glob_t()
    defer { globfree(&result) }
    switch glob(pattern, GLOB_ERR | GLOB_NOSORT, nil, &result) {
    case 0: break
    case GLOB_NOMATCH: return []
    case GLOB_NOSPACE: throw .file(FileError(call: "glob", path: pattern, code: ENOMEM))
    default: throw .file(FileError(call: "glob", path: pattern, code: errno))
    }
    let count = Int(result.gl_pathc)
    let paths = (0..<count).compactMap { index in
      unsafe result.gl_pathv[index].map { unsafe String(cString: $0) }
    }
    return paths.sorted(by: FolderWalk.byteOrder)
  }

  private static func escaped(_ path: String) -> String {
    String(
      decoding: path.utf8.flatMap { isMagic($0) ? [UInt8(ascii: "\\"), $0] : [$0] }, as: UTF8.self)
  }

  private static func isMagic(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "[")
      || byte == UInt8(ascii: "\\")
  }
}
