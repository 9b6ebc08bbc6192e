import Testing

@testable import PipelineKit

@Suite struct ReportTableTests {
  private static let time = Timestamp(milliseconds: 1_767_225_600_000)

  private static var sample: ReportTable {
    var table = ReportTable("parts", columns: ["topic", "end_offset", "bytes", "at", "ended"])
    table.add([.text("page_views"), .integer(12_500), .bytes(1_536), .time(time), .flag(true)])
    table.add([.text("a,\"b\"\n"), .missing, .bytes(7), .time(.none), .flag(false)])
    return table
  }

  @Test func `people get aligned columns, numbers to the right`() {
    #expect(
      Self.sample.text == """
        TOPIC       END-OFFSET    BYTES  AT                        ENDED
        page_views      12,500  1.5 KiB  2026-01-01T00:00:00.000Z  yes
        a,"b"␊               -      7 B  -                         no

        """)
  }

  @Test func `JSON has an object a row, with plain numbers`() {
    #expect(
      Self.sample.json == #"""
        [{"topic":"page_views","end_offset":12500,"bytes":1536,"at":"2026-01-01T00:00:00.000Z","ended":true},
         {"topic":"a,\"b\"\n","end_offset":null,"bytes":7,"at":null,"ended":false}]
        """#)
  }

  @Test func `CSV quotes what needs it, and leaves what is missing empty`() {
    #expect(
      Self.sample.csv == """
        topic,end_offset,bytes,at,ended
        page_views,12500,1536,2026-01-01T00:00:00.000Z,1
        "a,""b""
        ",,7,,0

        """)
  }

  @Test func `a record is a line a fact, and one object`() {
    let record = ReportTable(
      "log", record: [("log_bytes", .bytes(2_048)), ("mean", .decimal(2)), ("who", .missing)])
    #expect(record.text == "log bytes  2.0 KiB\nmean       2.00\nwho        -\n")
    #expect(record.json == #"{"log_bytes":2048,"mean":2.00,"who":null}"#)
  }

  @Test func `several tables are one object in JSON, and those without rows are not shown`() {
    let empty = ReportTable("none", columns: ["x"])
    let record = ReportTable("one", record: [("n", .integer(1))])
    #expect(
      OutputFormat.json.text(of: [record, empty]) == "{\"one\":{\"n\":1},\n \"none\":[]}\n")
    #expect(OutputFormat.table.text(of: [record, empty]) == "n  1\n")
    #expect(OutputFormat.csv.text(of: [record, empty]) == "n\n1\n\nx\n")
    #expect(OutputFormat.table.text(of: empty) == "X\n")
  }

  @Test func `a row with another number of cells is refused`() async {
    await #expect(processExitsWith: .failure) {
      var table = ReportTable("t", columns: ["a", "b"])
      table.add([.integer(1)])
    }
  }
}
