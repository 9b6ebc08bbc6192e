import Glibc

/// A folder of a test's own, removed with all it holds when its owner is gone.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() {
    var template = Array("/tmp/ingest-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { preconditionFailure("no temporary folder") }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    TemporaryFolder.remove(path)
  }

  func path(_ name: String) -> String { path + "/" + name }

  /// Writes a file, replacing what it held; folders above it are made.
  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>) -> String {
    put(name, Array(bytes), mode: "w")
  }

  @discardableResult
  func write(_ name: String, _ text: String) -> String { write(name, text.utf8) }

  /// Writes behind what the file holds.
  func append(_ name: String, _ text: String) {
    put(name, Array(text.utf8), mode: "a")
  }

  func makeFolder(_ name: String) {
    var current = path
    for part in name.split(separator: "/") {
      current += "/" + part
      _ = mkdir(current, 0o700)
    }
  }

  func rename(_ name: String, to other: String) {
    precondition(Glibc.rename(path(name), path(other)) == 0, "rename failed")
  }

  func link(_ name: String, to target: String) {
    precondition(symlink(target, path(name)) == 0, "symlink failed")
  }

  func remove(_ name: String) { TemporaryFolder.remove(path(name)) }

  @discardableResult
  private func put(_ name: String, _ bytes: [UInt8], mode: String) -> String {
    if let slash = name.lastIndex(of: "/") { makeFolder(String(name[..<slash])) }
    guard let file = fopen(path(name), mode) else { preconditionFailure("cannot write \(name)") }
    defer { fclose(file) }
    precondition(fwrite(bytes, 1, bytes.count, file) == bytes.count, "short write")
    return path(name)
  }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR, let stream = opendir(path) {
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { remove(path + "/" + name) }
      }
      closedir(stream)
    }
    _ = Glibc.remove(path)
  }
}
