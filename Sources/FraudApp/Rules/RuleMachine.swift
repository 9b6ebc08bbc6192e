import PipelineKit

/// Runs compiled conditions on a stack of fixed size.
///
/// The parser bounds how deep a condition nests, so no program needs more than
/// `RuleLimits.stackDepth` values; every access is checked all the same.
struct RuleMachine {
  private let time: Timestamp
  private var stack = InlineArray<156, Int64>(repeating: 0)
  private var count = 0

  /// Creates a machine for one transaction with this event time.
  init(time: Timestamp) {
    precondition(stack.count == RuleLimits.stackDepth, "stack of another size than the bound")
    self.time = time
  }

  /// Runs the instructions in `code` and returns whether the condition holds.
  ///
  /// - Parameters:
  ///   - constants: of the program's sets.
  ///   - features: the values of a `FeatureVector`.
  mutating func run(
    _ code: Range<Int>, of instructions: Span<RuleInstruction>, constants: Span<Int64>,
    features: Span<Int64>, lists: borrowing ListTable
  ) -> Bool {
    var position = code.lowerBound
    while position < code.upperBound {
      let instruction = instructions[position]
      position += 1
      switch instruction.operation {
      case .feature: push(features[Int(instruction.feature.rawValue)])
      case .constant: push(instruction.operand)
      case .truth: push(features[Int(instruction.feature.rawValue)] == 1 ? 1 : 0)
      case .featureComparison:
        let value = features[Int(instruction.feature.rawValue)]
        push(RuleMachine.holds(instruction.comparison, value, instruction.operand))
      case .jumpIfFalse, .jumpIfTrue:
        let isTrue = pop() != 0
        if isTrue == (instruction.operation == .jumpIfTrue) {
          push(isTrue ? 1 : 0)
          position = Int(instruction.target)
        }
      case .inSet: push(contains(instruction, constants, pop()))
      case .inList:
        push(lists.contains(pop(), list: Int(instruction.target), at: time) ? 1 : 0)
      default: calculate(instruction)
      }
    }
    return pop() != 0
  }

  /// Runs an operator that needs nothing but the stack.
  private mutating func calculate(_ instruction: RuleInstruction) {
    let right = pop()
    switch instruction.operation {
    case .comparison: push(RuleMachine.holds(instruction.comparison, pop(), right))
    case .mixedComparison:
      push(RuleMachine.holds(instruction.comparison, integer: pop(), decimal: right))
    case .add: push(RuleArithmetic.sum(pop(), right))
    case .subtract: push(RuleArithmetic.sum(pop(), RuleArithmetic.negative(right)))
    case .multiply: push(RuleArithmetic.product(pop(), right))
    case .multiplyDecimals: push(RuleArithmetic.productOfDecimals(pop(), right))
    case .divide: push(RuleArithmetic.quotient(pop(), right, scale: instruction.operand))
    case .negate: push(RuleArithmetic.negative(right))
    case .scale: push(RuleArithmetic.product(right, Millionths.scale))
    case .not: push(1 - right)
    case .isPresent: push(right != FeatureVector.absent ? 1 : 0)
    case .isAbsent: push(right == FeatureVector.absent ? 1 : 0)
    case .feature, .constant, .truth, .featureComparison, .jumpIfFalse, .jumpIfTrue, .inSet,
      .inList:
      preconditionFailure("instruction that needs more than the stack")
    }
  }

  private mutating func push(_ value: Int64) {
    stack[count] = value
    count += 1
  }

  private mutating func pop() -> Int64 {
    count -= 1
    return stack[count]
  }

  /// Looks for a value in a sorted set of constants, by halving.
  private func contains(
    _ instruction: RuleInstruction, _ constants: Span<Int64>, _ value: Int64
  ) -> Int64 {
    var low = Int(instruction.target)
    let end = low + Int(instruction.operand)
    var high = end
    while low < high {
      let middle = (low + high) / 2
      if constants[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < end && constants[low] == value ? 1 : 0
  }

  /// Whether `left` compares with `right` so; never where one of them is absent.
  @inline(__always)
  private static func holds(_ comparison: RuleComparison, _ left: Int64, _ right: Int64) -> Int64 {
    if left == FeatureVector.absent || right == FeatureVector.absent { return 0 }
    let holds =
      switch comparison {
      case .equal: left == right
      case .notEqual: left != right
      case .less: left < right
      case .lessOrEqual: left <= right
      case .greater: left > right
      case .greaterOrEqual: left >= right
      }
    return holds ? 1 : 0
  }

  private static func holds(
    _ comparison: RuleComparison, integer: Int64, decimal: Int64
  ) -> Int64 {
    if integer == FeatureVector.absent || decimal == FeatureVector.absent { return 0 }
    return holds(comparison, RuleArithmetic.order(integer: integer, decimal: decimal), 0)
  }
}
