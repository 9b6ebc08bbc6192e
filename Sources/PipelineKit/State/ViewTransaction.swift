/// An open transaction on a view file, on behalf of one pipeline version.
///
/// Everything a commit writes goes through it: rows, state, checkpoint. Its body may run a second
/// time after a retryable failure, so it only writes values it was given, and changes nothing in
/// memory.
package struct ViewTransaction {
  /// The writer's connection, inside `BEGIN IMMEDIATE`.
  package let connection: Connection
  /// The version whose tables are written.
  package let version: Int

  /// Creates the transaction of an open `BEGIN IMMEDIATE`.
  package init(connection: Connection, version: Int) {
    self.connection = connection
    self.version = version
  }
}

extension Connection {
  /// Runs `body` between `BEGIN IMMEDIATE` and `COMMIT`; rolls back when it throws.
  ///
  /// Immediate, so that waiting for another writer happens here and never in the middle.
  package func transaction<T>(_ body: () throws -> T) throws -> T {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // SQLite rolls back by itself after some failures, and a second ROLLBACK is then an error
      // of no interest; the first one is what the caller must hear.
      try? execute("ROLLBACK")
      throw error
    }
  }
}
