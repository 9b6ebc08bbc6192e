import PipelineKit

/// What of a web server's requests is a page view: the rules of Matomo's log importer.
///
///     GET /pricing 200      page      a method and a status of the lists, and no asset
///     GET /logo.png 304     asset     by the ending of its path
///     GET /wp-login 404     error     a status of 400 and more
///     GET /old 301          redirect  another status of 300 and more
///     POST /api/track 200   other     anything else, and whatever is left out
///
/// A page's query is dropped, but for the parameters that name a page. Events of a tracker are page
/// views because they say so; no rule touches them.
struct PageRules: Sendable, Equatable {
  /// What a request counts as.
  enum Kind: UInt8, Sendable, CaseIterable {
    case page, asset, error, redirect, other

    var name: String { "\(self)" }
  }

  /// The methods that ask for a page.
  var methods: Set<String> = ["GET"]
  /// The statuses with which a page is answered.
  var statuses: [ClosedRange<Int64>] = [200...299, 304...304]
  /// Endings of paths, in small letters and without the dot, that are no pages.
  var extensions: Set<String> = PageRules.standardExtensions
  /// Paths to leave out: these, and whatever lies below one that ends in `/`.
  var leftOutPaths: [String] = []
  /// Clients to leave out.
  var leftOutAddresses: [AddressRange] = []
  /// Query parameters that name a page.
  var query: [String] = []

  static let standard = PageRules()

  /// What browsers fetch along with a page, and files to download.
  static let standardExtensions: Set<String> = Set(
    """
    avif bmp gif ico jpeg jpg png svg svgz webp \
    css js map mjs wasm json xml txt webmanifest \
    eot otf ttf woff woff2 class swf \
    7z aac apk asf avi azw3 bin bz2 csv deb dmg doc docx epub exe flac flv gz iso jar m4a m4v mobi mov \
    mp3 mp4 mpeg mpg msi odp ods odt ogg ogv pdf ppt pptx rar rpm rtf tar tgz wav webm wma wmv xls xlsx \
    xz zip zst
    """.split(separator: " ").map(String.init))

  /// The rules as one number: part of a version's identity.
  var digest: UInt64 { xxh64(Array(canonical.utf8).span.bytes) }

  private var canonical: String {
    [
      methods.sorted().joined(separator: ","),
      statuses.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ","),
      extensions.sorted().joined(separator: ","), leftOutPaths.sorted().joined(separator: ","),
      leftOutAddresses.map(\.description).joined(separator: ","), query.joined(separator: ","),
    ].joined(separator: "|")
  }
}

extension PageRules {
  /// The page that a path stands for: without its query, but for the parameters that name a page.
  func page(ofPath path: [UInt8]) -> [UInt8] {
    guard let question = path.firstIndex(of: UInt8(ascii: "?")) else { return path }
    var page = Array(path[..<question])
    guard !query.isEmpty else { return page }
    var mark = UInt8(ascii: "?")
    for parameter in path[(question + 1)...].split(separator: UInt8(ascii: "&")) {
      let name = parameter.prefix { $0 != UInt8(ascii: "=") }
      guard query.contains(where: { name.elementsEqual($0.utf8) }) else { continue }
      page.append(mark)
      page += parameter
      mark = UInt8(ascii: "&")
    }
    return page
  }

  /// Whether the path, as far as its query, ends like an asset.
  func isAsset(_ path: some Collection<UInt8>) -> Bool {
    guard let ending = PageRules.ending(of: path) else { return false }
    return extensions.contains(ending)
  }

  /// What follows the last dot of the last part of a path, in small letters.
  private static func ending(of path: some Collection<UInt8>) -> String? {
    var ending: [UInt8] = []
    var hasDot = false
    for byte in path.prefix(while: { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }) {
      switch byte {
      case UInt8(ascii: "."): (ending, hasDot) = ([], true)
      case UInt8(ascii: "/"): (ending, hasDot) = ([], false)
      default: if hasDot { ending.append(ASCII.lowercased(byte)) }
      }
    }
    return hasDot && !ending.isEmpty ? String(decoding: ending, as: UTF8.self) : nil
  }

  /// Whether a path is one of those to leave out.
  func leavesOut(path: some Collection<UInt8>) -> Bool {
    let bare = path.prefix { $0 != UInt8(ascii: "?") }
    return leftOutPaths.contains { left in
      left.hasSuffix("/") ? bare.starts(with: left.utf8) : bare.elementsEqual(left.utf8)
    }
  }

  /// Whether a client is one of those to leave out.
  func leavesOut(client: RawSpan) -> Bool {
    guard !leftOutAddresses.isEmpty, let address = Address(client) else { return false }
    return leftOutAddresses.contains { $0.contains(address) }
  }

  /// What a request counts as.
  ///
  /// - Parameter path: nil where the request named none.
  func kind(method: String?, status: Int64, path: (isAsset: Bool, isLeftOut: Bool)?) -> Kind {
    if path?.isLeftOut == true { return .other }
    if let path, let method, methods.contains(method),
      statuses.contains(where: { $0.contains(status) })
    {
      return path.isAsset ? .asset : .page
    }
    return status >= 400 ? .error : (300..<400).contains(status) ? .redirect : .other
  }
}
