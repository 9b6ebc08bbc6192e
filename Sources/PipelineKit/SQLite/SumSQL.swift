/// SQL expressions for sums in public views that no value can make fail.
///
/// SQLite's `sum` of integers ends the whole query with "integer overflow". Each half of 32 bits is
/// summed on its own instead, which takes four billion rows to overflow.
package enum SumSQL {
  /// The sum of a column of integers; beyond 64 bits it is as much as they hold. NULL without rows.
  package static func saturating(_ column: String) -> String {
    let (high, low) = ("sum((\(column)) >> 32)", "sum((\(column)) & 4294967295)")
    let carried = "\(high) + (\(low) >> 32)"
    return "CASE WHEN \(carried) > 2147483647 THEN 9223372036854775807 "
      + "WHEN \(carried) < -2147483648 THEN -9223372036854775808 "
      + "ELSE ((\(carried)) << 32) | (\(low) & 4294967295) END"
  }
}
