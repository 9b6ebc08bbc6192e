import PipelineKit

/// The configurations that were in force, in the order of the log; the last one is in force.
final class ConfigHistory {
  static let table = EntityTable(
    TableSpec(
      name: "configs",
      columns: [
        .required("version", .integer), .required("digest", .text), .required("config", .text),
      ],
      keyCount: 1))
  static let rulesTable = EntityTable(
    TableSpec(
      name: "config_rules", columns: [.required("rule", .text), .required("mode", .text)],
      keyCount: 2))

  private var configs: [Int64: FraudConfig] = [:]
  private(set) var version: Int64 = 1
  private var upserts = ConfigHistory.table.newRows()
  private var rules = ConfigHistory.rulesTable.newRows()

  /// - Throws: `DocumentError` for a stored configuration that this program cannot read.
  init(store: ViewStore) throws {
    let reader = try EntityReader(
      ConfigHistory.table, version: store.version.version, connection: try store.reader())
    var rows = ConfigHistory.table.newRows()
    try reader.readAll(into: &rows)
    for row in 0..<rows.rowCount {
      guard let version = rows.integer(row: row, column: 0),
        let text = rows.text(row: row, column: 2)
      else { preconditionFailure("a configuration without its columns") }
      configs[version] = try FraudConfig(canonical: text)
      self.version = max(self.version, version)
    }
  }

  /// The configuration in force.
  var config: FraudConfig { configs[version] ?? .standard }

  /// The rules of a configuration that was in force.
  func rules(of version: Int64) -> [RuleDefinition] {
    (configs[version] ?? .standard).rules
  }

  /// Lets a configuration hold from here on.
  func append(_ config: FraudConfig, version: Int64) {
    configs[version] = config
    self.version = version
    upserts.append(integer: version)
    upserts.append(text: config.version)
    upserts.append(text: config.canonicalJSON)
    for rule in config.rules {
      rules.append(text: rule.name)
      rules.append(text: rule.mode.rawValue)
    }
  }

  func drain() -> (configs: RowBuffer, rules: RowBuffer) {
    defer {
      upserts = ConfigHistory.table.newRows()
      rules = ConfigHistory.rulesTable.newRows()
    }
    return (upserts, rules)
  }
}
