/// Which earlier versions of a schema a new one must get along with.
///
///     BACKWARD  the new one reads what the last one wrote
///     FORWARD   the last one reads what the new one writes
///     FULL      both
///     …_TRANSITIVE   with all earlier ones, not only the last
///
/// The default is BACKWARD_TRANSITIVE: a replay reads the log from its beginning.
package enum SchemaMode: String, Sendable, CaseIterable {
  case none = "NONE"
  case backward = "BACKWARD"
  case backwardTransitive = "BACKWARD_TRANSITIVE"
  case forward = "FORWARD"
  case forwardTransitive = "FORWARD_TRANSITIVE"
  case full = "FULL"
  case fullTransitive = "FULL_TRANSITIVE"

  private var readsOld: Bool {
    [.backward, .backwardTransitive, .full, .fullTransitive].contains(self)
  }
  private var isReadByOld: Bool {
    [.forward, .forwardTransitive, .full, .fullTransitive].contains(self)
  }
  private var isTransitive: Bool { rawValue.hasSuffix("TRANSITIVE") }

  /// A problem with one earlier version.
  package struct Incompatibility: Equatable, Sendable {
    /// The earlier version.
    package let version: Int
    /// `BACKWARD` or `FORWARD`.
    package let direction: String
    package let problem: SchemaCompatibility.Problem
  }

  /// The problems of a new schema with earlier ones.
  ///
  /// - Parameter earlier: by version, in order.
  package func problems(
    of new: JSONSchema, after earlier: [(version: Int, schema: JSONSchema)],
    policy: SchemaCompatibility.Policy
  ) -> [Incompatibility] {
    var found: [Incompatibility] = []
    for (version, old) in isTransitive ? earlier : Array(earlier.suffix(1)) {
      if readsOld {
        found += SchemaCompatibility.problems(reading: old, by: new, policy: policy).map {
          Incompatibility(version: version, direction: "BACKWARD", problem: $0)
        }
      }
      if isReadByOld {
        found += SchemaCompatibility.problems(reading: new, by: old, policy: policy).map {
          Incompatibility(version: version, direction: "FORWARD", problem: $0)
        }
      }
    }
    return found
  }
}
