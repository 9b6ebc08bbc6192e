import PipelineKit

/// What `--config` names: funnels, and what of a web server's requests is a page view.
///
///     {"funnels": [{"name": "checkout", "steps": [{"path": "/cart"}, {"path": "/purchase"}]}],
///      "pages": {"query": ["id"], "leave_out": {"paths": ["/health"], "addresses": ["10.0.0.0/8"]}}}
///
/// A section that is left out is the standard one.
struct AnalyticsConfig: Equatable {
  private(set) var funnels = FunnelConfig.standard
  private(set) var pages = PageRules.standard

  /// Reads a configuration file.
  ///
  /// - Throws: `DocumentError` with the file, the place in it and what was expected.
  init(file: String) throws(DocumentError) {
    try self.init(document: Document(file: file))
  }

  /// Reads a configuration; a key that nothing reads is an error.
  init(document: Document) throws(DocumentError) {
    let reader = document.reader
    let members = try reader.object(document.root, keys: ["funnels", "pages"])
    if let node = members["funnels"] { funnels = try FunnelConfig(node, reader) }
    if let node = members["pages"] { pages = try PageRules(node, reader) }
  }
}
