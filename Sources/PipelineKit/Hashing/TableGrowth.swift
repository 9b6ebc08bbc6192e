/// How large a table with open addressing becomes when it is full, which is at three quarters.
package struct TableGrowth: Sendable {
  private static let slotsMin = 16

  /// The slots for what is expected, 0 where nobody said.
  private var slotsExpected = 0

  /// Of a table of which nothing is expected.
  package init() {}

  /// Says how many elements there will be, about.
  package mutating func expect(_ count: Int) {
    slotsExpected = (count + count / 32) / 3 * 4 + TableGrowth.slotsMin
  }

  /// The slots of a table that had `slots`: for all that is expected and a little more, at once, or
  /// `step` where nothing is, or hardly more than there was, which would soon be full again.
  package func slots(after slots: Int, step: Int) -> Int {
    slotsExpected > slots + slots / 16 ? slotsExpected : step
  }
}
