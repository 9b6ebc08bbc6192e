import PipelineKit

/// Rules ready to be asked about transactions.
///
///     let set = try RuleSet(rules, lists: lists)
///     let outcome = set.evaluate(features, at: transactionTime)
///
/// Immutable; evaluating allocates nothing and cannot fail.
struct RuleSet: Sendable {
  /// One rule's place in the program, and what its hit means.
  private struct Entry {
    let code: Range<Int>
    let weight: Millionths
    let mode: RuleMode
    let action: RuleAction?
  }

  private let checker: RuleChecker
  private let lists: ListTable
  private var program = RuleProgram()
  private var entries: [Entry] = []

  /// Creates a set without rules, whose conditions may name these lists.
  ///
  /// - Precondition: names of lists are distinct, and at most `RuleLimits.listsMax`.
  init(lists: [ListDefinition]) {
    precondition(lists.count <= RuleLimits.listsMax, "more lists than the bound")
    let numbers = lists.enumerated().map { ($1.name, $0) }
    checker = RuleChecker(lists: Dictionary(uniqueKeysWithValues: numbers))
    self.lists = ListTable(lists)
  }

  /// Creates a set of these rules, in this order.
  ///
  /// - Throws: `RuleError` for the first condition that is not one.
  init(_ rules: [RuleDefinition], lists: [ListDefinition]) throws(RuleError) {
    self.init(lists: lists)
    for rule in rules { try append(rule) }
  }

  /// How many rules there are; they are numbered from 0.
  var count: Int { entries.count }

  /// Compiles a rule and adds it behind the others.
  ///
  /// - Throws: `RuleError` when its condition is not one; the set is then as before.
  /// - Precondition: fewer than `RuleLimits.rulesMax` rules so far.
  mutating func append(_ rule: RuleDefinition) throws(RuleError) {
    precondition(count < RuleLimits.rulesMax, "more rules than the bound")
    let condition = try checker.condition(try RuleParser.parse(rule.condition))
    let code = program.append(condition)
    entries.append(Entry(code: code, weight: rule.weight, mode: rule.mode, action: rule.action))
  }

  /// Asks every rule about one transaction.
  ///
  /// - Parameter time: the transaction's event time, against which entries of lists expire.
  /// - Complexity: about 50 ns, and 8 to 20 ns a rule of one or two comparisons; allocates nothing.
  func evaluate(_ features: borrowing FeatureVector, at time: Timestamp) -> RuleOutcome {
    var outcome = RuleOutcome()
    var machine = RuleMachine(time: time)
    let instructions = program.instructions.span
    let constants = program.constants.span
    let values = features.values.span
    let entries = entries.span
    for number in entries.indices {
      let entry = entries[number]
      if machine.run(
        entry.code, of: instructions, constants: constants, features: values, lists: lists)
      {
        outcome.add(number, weight: entry.weight, mode: entry.mode, action: entry.action)
      }
    }
    return outcome
  }
}
