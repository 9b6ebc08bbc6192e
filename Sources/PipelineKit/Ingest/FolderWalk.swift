/// All that lies in a folder and the folders below it.
///
/// Names that start with a dot are skipped, as are sockets, pipes and devices, and what vanishes
/// during the walk. Links are followed; a folder that was visited is not visited again, so a link
/// to a folder above ends there.
struct FolderWalk {
  /// Paths of regular files.
  private(set) var files: [String] = []
  /// Paths of folders, the one walked first; it is `""` for the working directory.
  private(set) var folders: [String] = []
  private var visited: Set<FileStatus.Identity> = []

  /// Walks `folder`, which is `""` for the working directory.
  ///
  /// - Throws: `IngestError.file` for a folder that cannot be listed, `.nameNotUTF8`.
  init(_ folder: String) throws(IngestError) {
    try visit(folder)
    files.sort(by: FolderWalk.byteOrder)
  }

  /// Whether `left` comes before `right` by the bytes of their names.
  static func byteOrder(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  private mutating func visit(_ folder: String) throws(IngestError) {
    let path = folder.isEmpty ? "." : folder
    guard let status = try reading({ () throws(FileError) in try FileStatus.of(path) }),
      visited.insert(status.identity).inserted
    else { return }
    folders.append(folder)
    let names = try reading { () throws(FileError) in try Directory.names(in: path) }
    for name in names where !name.hasPrefix(".") {
      try visit(name, in: folder)
    }
  }

  private mutating func visit(_ name: String, in folder: String) throws(IngestError) {
    let path = folder.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
    guard let status = try reading({ () throws(FileError) in try FileStatus.of(path) }) else {
      // `Directory.names` replaces what is not UTF-8, and the result names no file.
      guard !name.unicodeScalars.contains("\u{FFFD}") else {
        throw .nameNotUTF8(folder: folder.isEmpty ? "." : folder, shown: name)
      }
      return
    }
    switch status.kind {
    case .regular: files.append(path)
    case .folder: try visit(path)
    case .stream, .other: return
    }
  }
}
