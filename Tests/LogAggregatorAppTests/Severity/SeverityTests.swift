import Testing

@testable import LogAggregatorApp

struct SeverityTests {
  @Test(arguments: [
    ("trace", 1), ("VERBOSE", 1), ("debug", 5), ("D", 5), ("Info", 9), ("INFORMATION", 9),
    ("notice", 10), ("warn", 13), ("[WARNING]", 13), ("W", 13), ("Error", 17), ("err", 17),
    ("SEVERE", 17), ("crit", 18), ("CRITICAL", 18), ("alert", 19), ("fatal", 21), ("emerg", 21),
    ("panic", 21), ("<error>:", 17), ("ERROR2", 18), ("FATAL4", 24), ("INFO3", 11),
  ])
  func `a level has one number in every spelling`(_ name: String, _ number: Int) {
    #expect(Severity(name: name)?.number == UInt8(number))
  }

  @Test(arguments: ["", "x", "information technology", "errors5", "INFO1", "0", "levél", "[]"])
  func `a text that is no level has no number`(_ name: String) {
    #expect(Severity(name: name) == nil)
  }

  @Test func `syslog's levels lie where OpenTelemetry maps them`() {
    let numbers = (0..<8).map { Severity(syslog: Int64($0))?.number }
    #expect(numbers == [21, 19, 18, 17, 13, 10, 9, 5])
    #expect(Severity(syslog: 8) == nil && Severity(syslog: -1) == nil)
  }

  @Test func `a status of an access log is an error from 500 on and a warning from 400 on`() {
    #expect(Severity(status: 200) == .info)
    #expect(Severity(status: 399) == .info)
    #expect(Severity(status: 400) == .warn)
    #expect(Severity(status: 499) == .warn)
    #expect(Severity(status: 500) == .error)
  }

  @Test func `numbers are read by the scale that they show`() {
    #expect(Severity(level: 3) == .error)
    #expect(Severity(level: 30) == .info)
    #expect(Severity(level: 50) == .error)
    #expect(Severity(level: 60) == .fatal)
    #expect(Severity(python: 40) == .error)
    #expect(Severity(level: Int64.max) == nil)
    #expect(Severity(number: 0) == nil && Severity(number: 25) == nil)
  }

  @Test func `names are written as OpenTelemetry writes them`() {
    let names = (1...24).map { Severity(number: $0)!.description }
    #expect(names.prefix(6) == ["TRACE", "TRACE2", "TRACE3", "TRACE4", "DEBUG", "DEBUG2"])
    #expect(names.last == "FATAL4")
    for (index, name) in names.enumerated() {
      #expect(Severity(name: name)?.number == UInt8(index + 1))
    }
  }
}
