import Foundation
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

  /// Reads a configuration file.
  ///
  /// - Throws: `FunnelError` with the file, the place in it and what was expected.
  init(file: String) throws {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw FunnelError.unreadable(file: file)
    }
    let decoded: FileForm
    do {
      decoded = try JSONDecoder().decode(FileForm.self, from: data)
    } catch let error as DecodingError {
      throw FunnelError.invalid(file: file, place: error.place, problem: error.problem)
    }
    funnels = try FunnelConfig.funnels(decoded, file: file)
  }

  private static func funnels(_ form: FileForm, file: String) throws -> [Funnel] {
    func fail(_ place: String, _ problem: String) -> FunnelError {
      .invalid(file: file, place: place, problem: problem)
    }
    guard (1...funnelsMax).contains(form.funnels.count) else {
      throw fail("funnels", "expected 1 to \(funnelsMax) funnels")
    }
    guard Set(form.funnels.map(\.name)).count == form.funnels.count else {
      throw fail("funnels", "two funnels have one name")
    }
    return try form.funnels.enumerated().map { index, funnel in
      let place = "funnels[\(index)]"
      guard !funnel.name.isEmpty else { throw fail(place + ".name", "the name is empty") }
      guard (1...stepsMax).contains(funnel.steps.count) else {
        throw fail(place + ".steps", "expected 1 to \(stepsMax) steps")
      }
      let steps = try funnel.steps.enumerated().map { number, step in
        guard step.path.hasPrefix("/") else {
          throw fail("\(place).steps[\(number)].path", "a path starts with /")
        }
        return Step(
          path: step.path,
          withinMilliseconds: try step.within.map {
            try milliseconds($0, fail, "\(place).steps[\(number)].within")
          })
      }
      return Funnel(
        name: funnel.name,
        windowMilliseconds: try milliseconds(funnel.window ?? "1h", fail, place + ".window"),
        steps: steps)
    }
  }

  private static func milliseconds(
    _ text: String, _ fail: (String, String) -> FunnelError, _ place: String
  ) throws -> Int64 {
    do {
      let milliseconds = try Duration(typed: text).wholeMilliseconds
      guard milliseconds > 0 else { throw fail(place, "a window is longer than 0") }
      return milliseconds
    } catch let error as TimeError {
      throw fail(place, "\(error)")
    }
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

/// The file's own form.
private struct FileForm: Decodable {
  struct Funnel: Decodable {
    let name: String
    let window: String?
    let steps: [Step]
  }

  struct Step: Decodable {
    let path: String
    let within: String?
  }

  let funnels: [Funnel]
}

/// A funnel configuration that cannot be used.
enum FunnelError: Error, Equatable, CustomStringConvertible {
  case unreadable(file: String)
  case invalid(file: String, place: String, problem: String)

  var description: String {
    switch self {
    case .unreadable(let file):
      "\(file): cannot be read; name a file of funnels that is there and may be read, or leave the "
        + "option out"
    case .invalid(let file, let place, let problem): "\(file): at \(place): \(problem)"
    }
  }
}

extension FunnelError: InputFileError {
  var isInputMissing: Bool {
    if case .unreadable = self { true } else { false }
  }
}

extension DecodingError {
  fileprivate var context: Context? {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context), .dataCorrupted(let context):
      context
    @unknown default: nil
    }
  }

  fileprivate var place: String {
    let path = context?.codingPath.map { key in
      key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)"
    }
    let joined = path?.joined() ?? ""
    return joined.isEmpty ? "the top" : String(joined.drop { $0 == "." })
  }

  fileprivate var problem: String {
    if case .keyNotFound(let key, _) = self { return "\(key.stringValue) is missing" }
    return context?.debugDescription ?? "not a funnel configuration"
  }
}
