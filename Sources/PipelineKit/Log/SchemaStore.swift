// GRDB's blobs are Foundation's `Data`.
import FoundationEssentials
import GRDB

/// A schema that was registered in a log's catalog.
package struct RegisteredSchema: Equatable, Sendable {
  /// The type of event.
  package let name: String
  package let version: Int
  /// How it must get along with others, in Confluent's words.
  package let mode: String
  package let text: [UInt8]
  package let registered: Timestamp

  package init(name: String, version: Int, mode: String, text: [UInt8], registered: Timestamp) {
    (self.name, self.version, self.mode) = (name, version, mode)
    (self.text, self.registered) = (text, registered)
  }
}

/// The schemas in the catalog of a log.
package struct SchemaStore: Sendable {
  private let catalog: Catalog

  /// Opens the catalog of a log that exists.
  package init(directory: String) throws(LogError) {
    catalog = try Catalog(directory: directory, access: .update)
  }

  /// All schemas, by name and version.
  package func all() throws(LogError) -> [RegisteredSchema] {
    try catalog.read { database in
      // A log has no such table before the first schema is registered.
      guard try database.tableExists("schemas") else { return [] }
      return try Row.fetchAll(database, sql: "SELECT * FROM schemas ORDER BY name, version").map {
        RegisteredSchema(
          name: $0["name"], version: $0["version"], mode: $0["mode"],
          text: Array($0["text"] as Data),
          registered: Timestamp(milliseconds: $0["registered_ms"]))
      }
    }
  }

  /// Adds a schema; one of that name and version stays as it is.
  ///
  /// - Returns: whether it was added.
  package func add(_ schema: RegisteredSchema) throws(LogError) -> Bool {
    try catalog.write { database in
      try database.execute(sql: Self.createSQL)
      try database.execute(
        sql: "INSERT INTO schemas VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        arguments: [
          schema.name, schema.version, schema.mode, Data(schema.text),
          schema.registered.milliseconds,
        ])
      return database.changesCount == 1
    }
  }

  private static let createSQL = """
    CREATE TABLE IF NOT EXISTS schemas (
      name TEXT NOT NULL, version INTEGER NOT NULL, mode TEXT NOT NULL, text BLOB NOT NULL,
      registered_ms INTEGER NOT NULL, PRIMARY KEY (name, version)) STRICT
    """
}
