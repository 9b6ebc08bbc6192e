import Glibc

/// The folders of a log's directory, as they are found without a catalog.
///
///     page_views/0/00000000000000000000.log
///     topic     partition
enum SegmentFolder {
  /// The file of a segment that was found.
  struct File: Equatable {
    let baseOffset: Offset
    let attempt: Int
    let name: String
  }

  /// Whether there are segments of any topic.
  static func areThere(in directory: String) throws(LogError) -> Bool {
    try !topics(in: directory).isEmpty
  }

  /// The topics that have segments, and how many partitions each has.
  static func topics(in directory: String) throws(LogError) -> [(name: String, partitions: Int)] {
    guard Directory.exists(directory) else { return [] }
    var found: [(name: String, partitions: Int)] = []
    for name in try names(directory) {
      var partitions = 0
      while try !files(in: "\(directory)/\(name)/\(partitions)").isEmpty { partitions += 1 }
      if partitions > 0 { found.append((name, partitions)) }
    }
    return found
  }

  /// The segment files of a partition, by base offset and attempt.
  static func files(in folder: String) throws(LogError) -> [File] {
    guard Directory.exists(folder) else { return [] }
    return try names(folder).compactMap(file).sorted {
      ($0.baseOffset, $0.attempt) < ($1.baseOffset, $1.attempt)
    }
  }

  /// The names in a folder; none in what is no folder.
  private static func names(_ folder: String) throws(LogError) -> [String] {
    do { return try Directory.names(in: folder) } catch {
      if error.code == ENOTDIR || error.code == ENOENT { return [] }
      throw .file(error)
    }
  }

  /// Reads a name as ``Segment/fileName(baseOffset:attempt:)`` writes it.
  private static func file(_ name: String) -> File? {
    guard name.hasSuffix(".log") else { return nil }
    let parts = name.dropLast(4).split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, let base = Int64(first), base >= 0, parts.count <= 2,
      let attempt = parts.count == 2 ? Int(parts[1]) : 0
    else { return nil }
    let offset = Offset(base)
    guard Segment.fileName(baseOffset: offset, attempt: attempt) == name else { return nil }
    return File(baseOffset: offset, attempt: attempt, name: name)
  }
}
