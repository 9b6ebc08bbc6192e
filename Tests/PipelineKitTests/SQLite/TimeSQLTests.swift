import Testing

@testable import PipelineKit

@Suite struct TimeSQLTests {
  private func evaluate(_ expression: String) throws -> String {
    let fixture = try ViewFixture()
    return try fixture.connection().dump("SELECT \(expression)").joined()
  }

  @Test(arguments: [
    (0, "'1970-01-01T00:00:00.000Z'"), (1, "'1970-01-01T00:00:00.001Z'"),
    (-1, "'1969-12-31T23:59:59.999Z'"), (-1000, "'1969-12-31T23:59:59.000Z'"),
    (-1001, "'1969-12-31T23:59:58.999Z'"), (1_769_860_800_123, "'2026-01-31T12:00:00.123Z'"),
    (253_402_300_799_999, "'9999-12-31T23:59:59.999Z'"),
    (-62_135_596_800_000, "'0001-01-01T00:00:00.000Z'"),
  ])
  func `milliseconds become RFC 3339 text`(milliseconds: Int, text: String) throws {
    #expect(try evaluate(TimeSQL.rfc3339("\(milliseconds)")) == text)
  }

  @Test(arguments: [
    (0, "'1970-01-01'"), (-1, "'1969-12-31'"), (86_399_999, "'1970-01-01'"),
    (86_400_000, "'1970-01-02'"),
  ])
  func `milliseconds become a UTC day`(milliseconds: Int, text: String) throws {
    #expect(try evaluate(TimeSQL.day("\(milliseconds)")) == text)
  }

  @Test func `NULL stays NULL`() throws {
    #expect(try evaluate(TimeSQL.rfc3339("NULL")) == "NULL")
    #expect(try evaluate(TimeSQL.day("NULL")) == "NULL")
  }

  @Test func `an expression may stand for the milliseconds`() throws {
    #expect(try evaluate(TimeSQL.rfc3339("1000 + 60 * 1000")) == "'1970-01-01T00:01:01.000Z'")
  }
}
