import PipelineKit

/// The section `pages` of a configuration.
///
///     {"methods": ["GET"], "statuses": ["2xx", 304], "assets": ["css", "js"], "more_assets": ["bak"],
///      "leave_out": {"paths": ["/health", "/internal/"], "addresses": ["10.0.0.0/8"]},
///      "query": ["id"]}
///
/// Each list replaces the standard one, but for `more_assets`, which adds to it.
extension PageRules {
  /// Entries that a list may have.
  private static let most = 1_000
  /// Bytes of a path.
  static let pathBytesMax = 2000

  init(_ node: DocumentNode, _ reader: DocumentReader) throws(DocumentError) {
    let members = try reader.object(
      node, keys: ["methods", "statuses", "assets", "more_assets", "leave_out", "query"])
    func texts(_ key: String, _ things: String) throws(DocumentError) -> [String]? {
      guard let node = members[key] else { return nil }
      return try reader.texts(node, of: things, most: PageRules.most)
    }
    self = .standard
    if let methods = try texts("methods", "methods") { self.methods = Set(methods) }
    if let node = members["statuses"] {
      statuses = []
      for status in try reader.list(node, of: "statuses", most: PageRules.most) {
        statuses.append(try PageRules.status(status, reader))
      }
    }
    if let endings = try texts("assets", "endings") {
      extensions = Set(endings.map(PageRules.ending))
    }
    extensions.formUnion((try texts("more_assets", "endings") ?? []).map(PageRules.ending))
    query = try texts("query", "names of query parameters") ?? query
    if let node = members["leave_out"] { try readLeftOut(node, reader) }
  }

  private mutating func readLeftOut(
    _ node: DocumentNode, _ reader: DocumentReader
  ) throws(DocumentError) {
    let members = try reader.object(node, keys: ["paths", "addresses"])
    if let node = members["paths"] {
      for entry in try reader.list(node, of: "paths", most: PageRules.most) {
        let path = try reader.text(entry, most: PageRules.pathBytesMax)
        guard path.hasPrefix("/") else { throw reader.expected("a path from /", text: path, entry) }
        leftOutPaths.append(path)
      }
    }
    if let node = members["addresses"] {
      for entry in try reader.list(node, of: "addresses", most: PageRules.most) {
        let text = try reader.text(entry)
        guard let range = AddressRange(text) else {
          throw reader.expected(
            "an address or a range such as \"10.0.0.0/8\"", text: text, entry)
        }
        leftOutAddresses.append(range)
      }
    }
  }

  /// An ending without its dot, in small letters.
  private static func ending(_ text: String) -> String {
    (text.hasPrefix(".") ? String(text.dropFirst()) : text).lowercased()
  }

  /// A status such as 304, or a hundred of them such as `"2xx"`.
  private static func status(
    _ node: DocumentNode, _ reader: DocumentReader
  ) throws(DocumentError) -> ClosedRange<Int64> {
    if case .string(let text) = node.kind, text.utf8.count == 3, text.hasSuffix("xx"),
      let hundred = Int64(text.prefix(1)), (1...5).contains(hundred)
    {
      return hundred * 100...hundred * 100 + 99
    }
    guard case .number(let text) = node.kind, let status = Int64(text), (100...599).contains(status)
    else { throw reader.expected("a status such as 304, or \"2xx\"", node) }
    return status...status
  }
}
