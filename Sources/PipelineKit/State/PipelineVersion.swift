/// Which pipeline's rows a table holds: its name, the code that folds them, and the options that
/// change them.
///
/// A program *declares* a version: pipeline, code number and options. The register of a view file
/// gives it a number, under which its tables are stored: `sessions__v3`. Two versions of one code
/// with other options have different numbers.
package struct PipelineVersion: Sendable, Equatable {
  /// Name of the pipeline, `analytics`.
  package let pipeline: String
  /// The number under which the tables are stored, from 1; of a version that is only declared, the
  /// number it has in a new file.
  package let version: Int
  /// The number of the code, raised with every change of the meaning of a row.
  package let code: Int
  /// The options that change rows, as one text; programs of one version have the same.
  package let identity: String
  /// The same options for people, one by one.
  package let options: [VersionOption]

  /// Declares a version.
  ///
  /// - Parameters:
  ///   - version: the number of the code.
  ///   - options: the options for people; those of the identity if absent.
  package init(
    pipeline: String, version: Int, identity: String, options: [VersionOption]? = nil
  ) {
    self.init(
      pipeline: pipeline, number: version, code: version, identity: identity,
      options: options ?? VersionOption.all(ofIdentity: identity))
  }

  init(
    pipeline: String, number: Int, code: Int, identity: String, options: [VersionOption]
  ) {
    precondition(number > 0, "a version counts from 1")
    self.pipeline = pipeline
    version = number
    self.code = code
    self.identity = identity
    self.options = options
  }

  /// The same version under the number that a register gave it.
  func numbered(_ number: Int) -> PipelineVersion {
    PipelineVersion(
      pipeline: pipeline, number: number, code: code, identity: identity, options: options)
  }

  /// Whether both fold the same rows from the same log.
  package func foldsLike(_ other: PipelineVersion) -> Bool {
    (pipeline, code, identity) == (other.pipeline, other.code, other.identity)
  }

  /// The state of a version in a view file.
  package enum State: String, Sendable {
    /// The public views read it, and the program keeps it up to date.
    case live
    /// A replay is filling it beside the live one.
    case building
    /// It was live, and is kept for a rollback.
    case dormant
  }
}

/// One option that changes rows, for people: `funnels`, `checkout within 1h: /cart, /purchase`.
package struct VersionOption: Sendable, Equatable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    (self.name, self.value) = (name, value)
  }

  /// A duration in the largest unit that gives a whole number: `30m`; `unlimited` for nil.
  package static func duration(_ milliseconds: Int64?) -> String {
    guard let milliseconds else { return "unlimited" }
    let units: [(String, Int64)] = [
      ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000),
    ]
    let unit = units.first { milliseconds != 0 && milliseconds % $0.1 == 0 }
    return unit.map { "\(milliseconds / $0.1)\($0.0)" } ?? "\(milliseconds)ms"
  }

  /// The options that an identity of the form `name=value name=value` holds; a value may have spaces.
  static func all(ofIdentity identity: String) -> [VersionOption] {
    var options: [VersionOption] = []
    for word in identity.split(separator: " ") {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let isName = parts[0].utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F }
      if parts.count == 2, isName {
        options.append(VersionOption(String(parts[0]), String(parts[1])))
      } else if let last = options.popLast() {
        options.append(VersionOption(last.name, last.value + " " + word))
      } else {
        options.append(VersionOption("options", String(word)))
      }
    }
    return options
  }

  /// The differences between two lists of options, each as a sentence.
  static func differences(from old: [VersionOption], to new: [VersionOption]) -> [String] {
    let names =
      old.map(\.name) + new.map(\.name).filter { name in !old.contains { $0.name == name } }
    return names.compactMap { name in
      let before = old.first { $0.name == name }?.value
      let after = new.first { $0.name == name }?.value
      return before == after
        ? nil : "\(name): there '\(before ?? "none")', here '\(after ?? "none")'"
    }
  }
}
