/// Compiled conditions back to back, with the constants of their sets.
struct RuleProgram: Sendable {
  private(set) var instructions: [RuleInstruction] = []
  private(set) var constants: [Int64] = []

  /// Appends a condition.
  ///
  /// - Returns: the range of its instructions.
  mutating func append(_ condition: CheckedExpression) -> Range<Int> {
    let start = instructions.count
    emitCondition(condition)
    return start..<instructions.count
  }

  /// Emits code that leaves 0 or 1: a boolean feature that is absent counts as false.
  private mutating func emitCondition(_ expression: CheckedExpression) {
    if case .feature(let feature) = expression.kind {
      emit(.init(operation: .truth, feature: feature))
    } else {
      emitValue(expression)
    }
  }

  private mutating func emitValue(_ expression: CheckedExpression) {
    switch expression.kind {
    case .constant(let value): emit(.init(operation: .constant, operand: value))
    case .feature(let feature): emit(.init(operation: .feature, feature: feature))
    case .negated(let operand): emitUnary(operand, .negate)
    case .scaled(let operand): emitUnary(operand, .scale)
    case .add(let left, let right): emitBinary(left, right, .add)
    case .subtract(let left, let right): emitBinary(left, right, .subtract)
    case .multiply(let left, let right): emitBinary(left, right, .multiply)
    case .multiplyDecimals(let left, let right): emitBinary(left, right, .multiplyDecimals)
    case .divide(let left, let right, let scale): emitBinary(left, right, .divide, scale)
    case .not(let operand):
      emitCondition(operand)
      emit(.init(operation: .not))
    case .and(let left, let right): emitJump(left, right, .jumpIfFalse)
    case .or(let left, let right): emitJump(left, right, .jumpIfTrue)
    case .comparison(let comparison, let left, let right): emit(comparison, left, right)
    case .mixedComparison(let comparison, let integer, let decimal):
      emitValue(integer)
      emitValue(decimal)
      emit(.init(operation: .mixedComparison, comparison: comparison))
    case .presence(let operand, let isWanted):
      emitUnary(operand, isWanted ? .isPresent : .isAbsent)
    case .inSet(let operand, let values):
      emitValue(operand)
      emit(
        .init(operation: .inSet, target: Int32(constants.count), operand: Int64(values.count)))
      constants += values
    case .inList(let operand, let list):
      emitValue(operand)
      emit(.init(operation: .inList, target: Int32(list)))
    }
  }

  private mutating func emitUnary(
    _ operand: CheckedExpression, _ operation: RuleInstruction.Operation
  ) {
    emitValue(operand)
    emit(.init(operation: operation))
  }

  private mutating func emitBinary(
    _ left: CheckedExpression, _ right: CheckedExpression,
    _ operation: RuleInstruction.Operation, _ scale: Int64 = 0
  ) {
    emitValue(left)
    emitValue(right)
    emit(.init(operation: operation, operand: scale))
  }

  private mutating func emitJump(
    _ left: CheckedExpression, _ right: CheckedExpression, _ jump: RuleInstruction.Operation
  ) {
    emitCondition(left)
    let place = instructions.count
    emit(.init(operation: jump))
    emitCondition(right)
    instructions[place].target = Int32(instructions.count)
  }

  private mutating func emit(
    _ comparison: RuleComparison, _ left: CheckedExpression, _ right: CheckedExpression
  ) {
    switch (left.kind, right.kind) {
    case (.feature(let feature), .constant(let value)):
      emit(
        .init(
          operation: .featureComparison, comparison: comparison, feature: feature, operand: value))
    case (.constant(let value), .feature(let feature)):
      emit(
        .init(
          operation: .featureComparison, comparison: comparison.flipped, feature: feature,
          operand: value))
    default:
      emitValue(left)
      emitValue(right)
      emit(.init(operation: .comparison, comparison: comparison))
    }
  }

  private mutating func emit(_ instruction: RuleInstruction) { instructions.append(instruction) }
}
