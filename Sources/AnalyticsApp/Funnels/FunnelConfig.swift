import PipelineKit

/// Funnels as configured: named lists of steps that a visitor takes in order.
///
///     {"funnels": [{"name": "checkout", "window": "1h", "steps": [
///       {"path": "/product"}, {"path": "/cart", "within": "30m"},
///       {"path": "/checkout"}, {"path": "/purchase"}]}]}
struct FunnelConfig: Sendable, Equatable {
  /// One step: pages whose path is `path`, or starts with it and a slash.
  struct Step: Sendable, Equatable {
    let path: String
    /// Milliseconds from the step before within which it must come, nil for no such bound.
    let withinMilliseconds: Int64?
  }

  struct Funnel: Sendable, Equatable {
    let name: String
    /// Milliseconds from the first step within which all steps must come.
    let windowMilliseconds: Int64
    let steps: [Step]
  }

  static let funnelsMax = 64
  static let stepsMax = 32
  static let pathBytesMax = PageRules.pathBytesMax
  /// Milliseconds that a window may have: up to a hundred years.
  static let windows: ClosedRange<Int64> = 1...3_155_760_000_000

  let funnels: [Funnel]

  /// The one funnel that is there without a configuration.
  static let standard = FunnelConfig(funnels: [
    Funnel(
      name: "checkout", windowMilliseconds: 3_600_000,
      steps: ["/product", "/cart", "/checkout", "/purchase"].map {
        Step(path: $0, withinMilliseconds: nil)
      })
  ])

  init(funnels: [Funnel]) { self.funnels = funnels }

  /// Reads the section `funnels` of a configuration; a key that nothing reads is an error.
  init(_ place: DocumentNode, _ reader: DocumentReader) throws(DocumentError) {
    let nodes = try reader.list(place, of: "funnels", most: FunnelConfig.funnelsMax)
    guard !nodes.isEmpty else { throw reader.refused("expected at least one funnel", place) }
    var (funnels, names): ([Funnel], Set<String>) = ([], [])
    for node in nodes {
      let funnel = try FunnelConfig.funnel(node, reader)
      guard names.insert(funnel.name).inserted else {
        throw reader.source.error(.duplicateName(funnel.name), at: node.range.lowerBound)
      }
      funnels.append(funnel)
    }
    self.funnels = funnels
  }

  private static func funnel(_ node: DocumentNode, _ reader: DocumentReader)
    throws(DocumentError) -> Funnel
  {
    let members = try reader.object(node, keys: ["name", "window", "steps"])
    let name = try reader.text(try reader.require("name", members, node))
    let window = try reader.optional(members["window"]) { node throws(DocumentError) in
      try reader.milliseconds(node, in: windows)
    }
    let place = try reader.require("steps", members, node)
    var steps: [Step] = []
    for step in try reader.list(place, of: "steps", most: stepsMax) {
      steps.append(try self.step(step, reader))
    }
    guard !steps.isEmpty else { throw reader.refused("expected at least one step", place) }
    return Funnel(name: name, windowMilliseconds: window ?? 3_600_000, steps: steps)
  }

  private static func step(_ node: DocumentNode, _ reader: DocumentReader)
    throws(DocumentError) -> Step
  {
    let members = try reader.object(node, keys: ["path", "within"])
    let place = try reader.require("path", members, node)
    let path = try reader.text(place, most: pathBytesMax)
    guard path.hasPrefix("/") else { throw reader.expected("a path from /", text: path, place) }
    let within = try reader.optional(members["within"]) { node throws(DocumentError) in
      try reader.milliseconds(node, in: windows)
    }
    return Step(path: path, withinMilliseconds: within)
  }

  /// The funnels for people: `checkout within 1h: /cart, /purchase (within 30m)`.
  var text: String {
    funnels.map { funnel in
      let steps = funnel.steps.map { step in
        step.path
          + (step.withinMilliseconds.map { " (within \(VersionOption.duration($0)))" } ?? "")
      }
      return "\(funnel.name) within \(VersionOption.duration(funnel.windowMilliseconds)): "
        + steps.joined(separator: ", ")
    }.joined(separator: "; ")
  }

  /// The configuration as one line: part of a version's identity.
  var identity: String {
    funnels.map { funnel in
      let steps = funnel.steps.map { step in
        step.path + (step.withinMilliseconds.map { "<\($0)" } ?? "")
      }
      return "\(funnel.name)[\(funnel.windowMilliseconds)]:" + steps.joined(separator: ">")
    }.joined(separator: ";")
  }
}
