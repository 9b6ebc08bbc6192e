import GRDB

/// The tables by which a view file describes itself; public, and the same in every file.
///
///     pipeline_views        what each view is: a sentence, its SQL, its units
///     pipeline_versions     the versions of the pipeline, and which of them is live
///     pipeline_checkpoints  how far each version has folded the log, a row a partition
///     pipeline_runs         how fast each version's last run was, and what held it up
enum Bookkeeping {
  /// Brings the tables of the file up to date, by GRDB's migrator.
  ///
  /// Each step runs in its own transaction and is recorded in `grdb_migrations`, which is made
  /// here first so that it is STRICT like every other table.
  static func migrate(_ connection: Connection) throws {
    try connection.execute(
      "CREATE TABLE IF NOT EXISTS grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY) STRICT")
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 self-description") { database in
      try database.execute(sql: versionOne)
    }
    migrator.registerMigration("2 runs") { database in
      try database.execute(sql: RunProgress.createSQL)
    }
    try connection.migrate(migrator)
  }

  private static let versionOne = """
    CREATE TABLE pipeline_views (
      name TEXT NOT NULL PRIMARY KEY, sentence TEXT NOT NULL, definition TEXT NOT NULL,
      units TEXT NOT NULL) STRICT;
    CREATE TABLE pipeline_versions (
      pipeline TEXT NOT NULL, version INTEGER NOT NULL, identity TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('live', 'building', 'dormant')),
      created_ms INTEGER NOT NULL, promoted_ms INTEGER, note TEXT,
      PRIMARY KEY (pipeline, version)) STRICT;
    CREATE UNIQUE INDEX pipeline_versions__one_live ON pipeline_versions (state)
      WHERE state = 'live';
    CREATE TABLE pipeline_checkpoints (
      version INTEGER NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL,
      next_offset INTEGER NOT NULL, stream_time_ms INTEGER, watermark_ms INTEGER,
      log_stream_time_ms INTEGER, append_sequence INTEGER NOT NULL,
      ended INTEGER NOT NULL CHECK (ended IN (0, 1)),
      PRIMARY KEY (version, topic, partition)) STRICT;
    """
}
