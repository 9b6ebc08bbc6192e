import GRDB

/// The tables by which a view file describes itself; public, and the same in every file.
///
///     pipeline_views        what each view is: a sentence, its SQL, its units
///     pipeline_versions     the versions of the pipeline, and which of them is live
///     pipeline_checkpoints  how far each version has folded the log, a row a partition
///     pipeline_runs         how fast each version's last run was, and what held it up
///     pipeline_version_…    the tables, views and options of each version, see `VersionRegister`
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
    migrator.registerMigration("3 versions as data") { database in
      try database.execute(sql: versionsAsData)
    }
    migrator.registerMigration("4 batch checksums") { database in
      try database.execute(
        sql: "ALTER TABLE pipeline_checkpoints ADD COLUMN batch_checksum INTEGER")
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

  /// What older files say of their versions is taken over: the number was that of the code, tables
  /// are known by their names, and the public views are those of the live version.
  private static let versionsAsData = """
    ALTER TABLE pipeline_versions ADD COLUMN code INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE pipeline_versions ADD COLUMN stage TEXT;
    UPDATE pipeline_versions SET code = version;
    CREATE TABLE pipeline_version_tables (
      version INTEGER NOT NULL, name TEXT NOT NULL, stored_name TEXT NOT NULL,
      PRIMARY KEY (version, name)) STRICT;
    CREATE TABLE pipeline_version_views (
      version INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
      definition TEXT NOT NULL, sentence TEXT NOT NULL, units TEXT NOT NULL,
      key_columns TEXT NOT NULL, PRIMARY KEY (version, name)) STRICT;
    CREATE TABLE pipeline_version_options (
      version INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('option', 'argument')),
      position INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
      PRIMARY KEY (version, kind, position)) STRICT;
    INSERT INTO pipeline_version_tables
      SELECT v.version, substr(s.name, 1, length(s.name) - length('__v' || v.version)), s.name
      FROM pipeline_versions v JOIN sqlite_schema s
      ON s.type = 'table' AND s.name LIKE '%\\_\\_v' || v.version ESCAPE '\\';
    INSERT INTO pipeline_version_views
      SELECT v.version, row_number() OVER (ORDER BY p.rowid), p.name, p.definition, p.sentence,
      p.units, '' FROM pipeline_versions v, pipeline_views p WHERE v.state = 'live';
    """
}
