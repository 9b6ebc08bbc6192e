import PipelineKit

/// A configuration as a line of the reference topic.
///
///     {"type":"fraud_config","config":{…}}        the canonical text of the configuration
enum ConfigLine {
  private static let head = Array("{\"type\":\"fraud_config\",\"config\":".utf8)
  private static let tail = Array("}".utf8)

  /// The line of a configuration.
  static func bytes(_ config: FraudConfig) -> [UInt8] {
    head + Array(config.canonicalJSON.utf8) + tail
  }

  /// The canonical text in a line.
  ///
  /// - Throws: `FraudError.notAConfiguration`.
  static func text(_ line: [UInt8]) throws -> String {
    guard line.starts(with: head), line.last == tail[0] else {
      throw FraudError.notAConfiguration(String(decoding: line.prefix(80), as: UTF8.self))
    }
    return String(decoding: line.dropFirst(head.count).dropLast(), as: UTF8.self)
  }
}

/// What is wrong with the log, the options or the question of fraud scoring.
enum FraudError: Error, Equatable, CustomStringConvertible {
  case notAConfiguration(String)
  case unknownEmission(String)
  case unknownTransaction(String)
  case badGate(String)

  var description: String {
    switch self {
    case .notAConfiguration(let text):
      "topic '\(FraudEvents.referenceTopic)' holds a line that is no configuration: \(text)"
    case .unknownEmission(let name): "--emit: there is nothing called '\(name)'; try decisions"
    case .unknownTransaction(let id):
      "there is no transaction '\(id)' in the log; ids are compared byte for byte"
    case .badGate(let text):
      "--fail-if: expected NAME=PERCENT such as block_rate_up=10%, found '\(text)'"
    }
  }
}
