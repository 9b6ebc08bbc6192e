@testable import LogAggregatorApp

/// How well templates group messages, as log parsers are compared: a message counts if its group has
/// exactly the messages of its true template, none more and none fewer.
///
/// Source: Zhu et al., "Tools and Benchmarks for Automated Log Parsing", ICSE-SEIP 2019.
func groupingAccuracy(found: [Int64], truth: [Int]) -> Double {
  precondition(found.count == truth.count, "each message has both")
  let byFound = Dictionary(grouping: found.indices) { found[$0] }
  let byTruth = Dictionary(grouping: truth.indices) { truth[$0] }
  let right = byFound.values.filter { byTruth[truth[$0[0]]] == $0 }
  return Double(right.reduce(0) { $0 + $1.count }) / Double(max(found.count, 1))
}

extension TemplateMiner {
  /// The ids in force after all of `messages`, one each.
  mutating func ids(_ messages: [String]) -> [Int64] {
    messages.map { assign(Array($0.utf8).span.bytes).id }.map { resolve($0) }
  }

  mutating func assign(_ message: String) -> TemplateMatch {
    let bytes = Array(message.utf8)
    return assign(bytes.span.bytes)
  }

  /// The texts of the templates in force after `messages`, in order of first appearance.
  static func templates(_ messages: [String]) -> [String] {
    var miner = TemplateMiner()
    var seen: Set<Int64> = []
    return miner.ids(messages).filter { seen.insert($0).inserted }.map { miner.text($0)! }
  }
}
