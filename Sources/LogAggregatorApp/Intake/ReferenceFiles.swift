import PipelineKit

/// What is known of a service besides its records.
///
///     {"services": [{"service": "checkout", "team": "shop", "tier": "1", "depends_on": ["orders"]}]}
///
/// or, shorter, `{"checkout": {"team": "shop", "depends_on": ["orders"]}}`. The file enters the log
/// when it changes, and holds for what comes behind it.
struct ServiceInfo: Sendable, Equatable {
  static let topic = "services"
  static let entriesMax = 10_000

  var service: String
  var team: String?
  var tier: String?
  var dependsOn: [String] = []

  /// - Throws: `DocumentError` with the place of a mistake.
  static func read(_ document: Document) throws(DocumentError) -> [ServiceInfo] {
    let reader = document.reader
    return try ReferenceFile.entries(
      document, list: "services", keys: ["service", "team", "tier", "depends_on"]
    ) { name, members, node throws(DocumentError) in
      var info = ServiceInfo(service: name)
      if let node = members["team"] { info.team = try reader.text(node) }
      if let node = members["tier"] { info.tier = try ReferenceFile.textOrNumber(node, reader) }
      if let node = members["depends_on"] {
        info.dependsOn = try reader.texts(node, of: "services", most: 1_000)
      }
      return info
    }
  }

  /// Reads a line of the log, which holds what a file held that could be read.
  static func read(_ line: [UInt8]) -> [ServiceInfo] {
    guard let document = try? Document(DocumentSource(file: topic, bytes: line)) else { return [] }
    return (try? read(document)) ?? []
  }

  /// One line of the reference topic: the same for files that mean the same.
  static func line(_ services: [ServiceInfo]) -> [UInt8] {
    var out = JSONLine()
    out.open("services")
    for info in services.sorted(by: { $0.service < $1.service }) {
      out.begin()
      out.add("service", info.service)
      if let team = info.team { out.add("team", team) }
      if let tier = info.tier { out.add("tier", tier) }
      out.add("depends_on", info.dependsOn)
      out.end()
    }
    return out.finish()
  }

  func append(to rows: inout RowBuffer) {
    rows.append(text: service)
    rows.append(text: team)
    rows.append(text: tier)
    var out: [UInt8] = []
    JSONLine.append(dependsOn, to: &out)
    rows.append(text: out.span.bytes)
  }

  /// The strings of a JSON array.
  static func list(_ json: String) -> [String] {
    guard let document = try? Document(json: json, file: topic) else { return [] }
    return (try? document.reader.texts(document.root, of: "services", most: 1_000)) ?? []
  }
}

/// What is known of a host.
///
///     {"hosts": [{"host": "web-1", "region": "eu-west-1", "zone": "a"}]}
struct HostInfo: Sendable, Equatable {
  static let topic = "hosts"

  var host: String
  var region: String?
  var zone: String?

  /// - Throws: `DocumentError` with the place of a mistake.
  static func read(_ document: Document) throws(DocumentError) -> [HostInfo] {
    let reader = document.reader
    return try ReferenceFile.entries(
      document, list: "hosts", keys: ["host", "region", "zone"]
    ) { name, members, node throws(DocumentError) in
      var info = HostInfo(host: name)
      if let node = members["region"] { info.region = try reader.text(node) }
      if let node = members["zone"] { info.zone = try reader.text(node) }
      return info
    }
  }

  static func read(_ line: [UInt8]) -> [HostInfo] {
    guard let document = try? Document(DocumentSource(file: topic, bytes: line)) else { return [] }
    return (try? read(document)) ?? []
  }

  static func line(_ hosts: [HostInfo]) -> [UInt8] {
    var out = JSONLine()
    out.open("hosts")
    for info in hosts.sorted(by: { $0.host < $1.host }) {
      out.begin()
      out.add("host", info.host)
      if let region = info.region { out.add("region", region) }
      if let zone = info.zone { out.add("zone", zone) }
      out.end()
    }
    return out.finish()
  }

  func append(to rows: inout RowBuffer) {
    rows.append(text: host)
    rows.append(text: region)
    rows.append(text: zone)
  }
}

/// What both files have in common: a list of objects, or an object of objects by name.
private enum ReferenceFile {
  static func entries<Entry>(
    _ document: Document, list: String, keys: [String],
    _ read: (String, [String: DocumentNode], DocumentNode) throws(DocumentError) -> Entry
  ) throws(DocumentError) -> [Entry] {
    let reader = document.reader
    var entries: [Entry] = []
    var names: Set<String> = []
    func add(_ name: String, _ node: DocumentNode, _ keys: [String]) throws(DocumentError) {
      guard names.insert(name).inserted else {
        throw reader.source.error(.duplicateName(name), at: node.range.lowerBound)
      }
      entries.append(try read(name, reader.object(node, keys: keys), node))
    }
    let members: [DocumentNode.Member] =
      if case .array = document.root.kind { [] } else { try reader.members(document.root) }
    let isList = members.isEmpty || members.count == 1 && members[0].key == list
    guard isList else {
      for member in members { try add(member.key, member.value, Array(keys.dropFirst())) }
      return entries
    }
    guard let place = members.first?.value ?? (members.isEmpty ? document.root : nil) else {
      return entries
    }
    if members.isEmpty, case .object = document.root.kind { return [] }
    for node in try reader.list(place, of: list, most: ServiceInfo.entriesMax) {
      let found = try reader.object(node, keys: keys)
      let name = try reader.text(try reader.require(keys[0], found, node))
      try add(name, node, keys)
    }
    return entries
  }

  static func textOrNumber(
    _ node: DocumentNode, _ reader: DocumentReader
  ) throws(DocumentError) -> String {
    if case .number(let text) = node.kind { return text }
    return try reader.text(node)
  }
}

/// Writes one line of JSON: a list of objects under one key.
private struct JSONLine {
  private var bytes: [UInt8] = []
  private var isFirst = true
  private var isFirstMember = true

  mutating func open(_ key: String) { bytes += Array("{\"\(key)\":[".utf8) }

  mutating func begin() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    (isFirst, isFirstMember) = (false, true)
    bytes.append(UInt8(ascii: "{"))
  }

  mutating func add(_ key: String, _ text: String) {
    name(key)
    JSONLine.append(text, to: &bytes)
  }

  mutating func add(_ key: String, _ texts: [String]) {
    name(key)
    JSONLine.append(texts, to: &bytes)
  }

  private mutating func name(_ key: String) {
    if !isFirstMember { bytes.append(UInt8(ascii: ",")) }
    isFirstMember = false
    bytes += Array("\"\(key)\":".utf8)
  }

  static func append(_ text: String, to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    JSONText.appendEscaped(Array(text.utf8).span.bytes, to: &out)
    out.append(UInt8(ascii: "\""))
  }

  static func append(_ texts: [String], to out: inout [UInt8]) {
    out.append(UInt8(ascii: "["))
    for (index, text) in texts.enumerated() {
      if index > 0 { out.append(UInt8(ascii: ",")) }
      append(text, to: &out)
    }
    out.append(UInt8(ascii: "]"))
  }

  mutating func end() { bytes.append(UInt8(ascii: "}")) }

  consuming func finish() -> [UInt8] {
    bytes += Array("]}".utf8)
    return bytes
  }
}
