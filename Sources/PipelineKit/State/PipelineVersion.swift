/// Which pipeline's rows a table holds: its name, its version, and the options they depend on.
package struct PipelineVersion: Sendable, Equatable {
  /// Name of the pipeline, `analytics`.
  package let pipeline: String
  /// Number of the version; tables carry it, `sessions__v3`.
  package let version: Int
  /// The options that change rows, as one text; two runs of a version must have the same.
  package let identity: String

  /// Creates a version's description.
  package init(pipeline: String, version: Int, identity: String) {
    precondition(version > 0, "a version counts from 1")
    self.pipeline = pipeline
    self.version = version
    self.identity = identity
  }

  /// Where a version stands.
  package enum State: String, Sendable {
    /// The public views read it, and the program keeps it up to date.
    case live
    /// A replay is filling it beside the live one.
    case building
    /// It was live, and is kept for a rollback.
    case dormant
  }
}
