import Glibc

/// The view file as a file: who may read it, and whether it is one of ours.
enum ViewFile {
  /// Creates an empty file that only its owner reads and writes; leaves an existing one as it is.
  ///
  /// SQLite gives the `-wal` and `-shm` files beside it the same mode.
  static func createPrivately(_ path: String) throws(StateError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      close(descriptor)
    } else if errno != EEXIST {
      throw .file(path: path, call: "open", errno: errno)
    }
  }

  /// Refuses a database that has tables, none of them ours.
  static func checkIsOurs(_ connection: Connection) throws {
    let count = try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
    let ours = try connection.integer(
      """
      SELECT count(*) FROM sqlite_schema \
      WHERE name IN ('pipeline_versions', 'grdb_migrations') AND sql LIKE '%) STRICT'
      """)
    if count > 0, ours == 0 { throw StateError.notAViewFile(path: connection.path) }
  }
}
