import Testing

@testable import PipelineKit

struct ChangeCaptureTests {
  private static let changes = ChangeCapture([
    ChangeCapture.Table("orders", key: [["order_id", "id"]]),
    ChangeCapture.Table("stock", key: [["product_id"], ["warehouse_id"]]),
  ])
  private static let schema = EventSchema(
    topic: "t", types: [EventType("a", [EventField("order_id", .text)])], keyPaths: ["order_id"],
    changes: changes)
  private static let binding = EventBinding(
    texts: [
      EventBinding.Text("type", ofEnvelope: true),
      EventBinding.Text("after.status", ofChange: true),
      EventBinding.Text("before.status", ofChange: true),
    ],
    integers: [], itemsPath: "items", itemFields: [EventBinding.Text("product_id")],
    changes: changes)

  private static func change(
    _ table: String, _ op: String, before: String = "null", after: String = "null", lsn: Int = 7,
    ms: String = "1000"
  ) -> String {
    #"{"before":\#(before),"after":\#(after),"source":{"table":"\#(table)","lsn":\#(lsn),"ts_ms":\#(ms)},"#
      + #""op":"\#(op)","ts_ms":2000}"#
  }

  private static func outcome(_ lines: [String]) throws -> ChunkOutcome {
    var worker = try ChunkWorker(
      topic: TopicConfig(
        name: "t", partitions: 1, partitioner: "murmur2", keyPaths: [], timestampPath: "",
        idPath: "", format: "json"),
      schema: schema, format: .json, latest: Timestamp(milliseconds: 10_000))
    let bytes = lines.flatMap { utf8($0 + "\n") }
    return worker.work(Chunk(lines: bytes, limits: ChunkLimits(linesMax: 100)), file: "f")
  }

  private static func reasons(_ lines: [String]) throws -> [String] {
    try outcome(lines).deadLetters.map(\.reason)
  }

  /// What a reader of the stored lines sees.
  private static func events(_ lines: [String]) throws -> [String] {
    let columns = try encoded(lines.map(utf8), format: .json)
    var decompressor = try Decompressor()
    let shredded = try ShreddedBatch(
      columns, recordCount: lines.count, format: .json, with: &decompressor)
    let reader = ColumnReader(shredded: shredded, isAccessLog: false)
    let ids = try reader.ids(changes, columns, with: &decompressor)
    let times = try reader.times(columns, with: &decompressor)
    let texts = try binding.texts.map { try reader.text($0, columns, with: &decompressor) }
    let items = try reader.items(binding, columns, with: &decompressor)
    return lines.indices.map { record in
      var id: [UInt8] = []
      ids.text.append(record, to: &id)
      let fields = texts.map { $0.bytes(record).map(shown) ?? "-" }
      let names = items.range(record).map { items.texts[0].bytes($0).map(shown) ?? "-" }
      return "\(shown(id)) \(times[record]) \(fields.joined(separator: " ")) \(names)"
    }
  }

  @Test func `a change has an identity, a time and its fields, wrapped or not`() throws {
    let plain = Self.change(
      "orders", "u", before: #"{"id":3,"status":"new"}"#,
      after: #"{"id":3,"status":"paid","items":[{"product_id":"p"},{"product_id":"q"}]}"#, lsn: 42)
    let lines = [
      plain, #"{"schema":{"type":"struct","optional":false},"payload":\#(plain)}"#,
      Self.change(
        "stock", "d", before: #"{"product_id":"p","warehouse_id":"w"}"#, lsn: 43, ms: "0"),
      #"{"event_id":"e","type":"a","timestamp":5,"order_id":"o","items":[{"product_id":"r"}]}"#,
      #"{"specversion":"1.0","id":"c","source":"s","type":"a","time":6,"data":{"order_id":"o"}}"#,
    ]
    #expect(try Self.outcome(lines).deadLetters.isEmpty)
    let seen = #"00000000000000000042/orders/3/u 1000 - paid new ["p", "q"]"#
    #expect(
      try Self.events(lines) == [
        seen, seen, "00000000000000000043/stock/p/w/d 2000 - - - []", #"e 5 a - - ["r"]"#,
        "c 6 a - - []",
      ])
  }

  @Test func `an unavailable, a missing and a null value are told apart from each other`() throws {
    let lines = [
      Self.change("orders", "u", after: #"{"id":1,"status":"__debezium_unavailable_value"}"#),
      Self.change("orders", "u", after: #"{"id":1,"status":null}"#, lsn: 8),
      Self.change("orders", "u", after: #"{"id":1,"status":"null"}"#, lsn: 9),
      Self.change("orders", "u", after: #"{"id":1}"#, lsn: 10),
    ]
    #expect(
      try Self.events(lines).map { $0.split(separator: " ")[3] } == [
        "__debezium_unavailable_value", "-", "null", "-",
      ])
  }

  @Test func `what a change must have is said where it lacks`() throws {
    let reasons = try Self.reasons([
      Self.change("", "c", after: #"{"id":1}"#),
      Self.change("orders", "x", after: #"{"id":1}"#),
      Self.change("orders", "c", after: #"{"name":1}"#),
      Self.change("stock", "c", after: #"{"product_id":"p","warehouse_id":null}"#),
      #"{"before":null,"after":{"id":1},"source":{"table":"orders","ts_ms":null},"op":"c"}"#,
      Self.change("orders", "c", after: #"{"id":1}"#, ms: "99999"),
    ])
    #expect(
      reasons == [
        "the change says no source.table", "op is 'x', expected r, c, u, d, t or m",
        "a row of table 'orders' without its key order_id or id",
        "a row of table 'stock' without its key warehouse_id",
        "neither source.ts_ms nor ts_ms is a time in milliseconds",
        "its time 1970-01-01T00:01:39.999Z lies too far in the future",
      ])
  }

  @Test func `a tombstone counts as blank, and nothing else does`() throws {
    let outcome = try Self.outcome([
      "null", #"{"schema": null, "payload": null}"#, #"{"payload":null}"#, "nul", "[null]",
      #"{"payload":1}"#,
    ])
    #expect(outcome.blank == 3)
    #expect(outcome.deadLetters.count == 3)
    #expect(outcome.lines == 6)
  }

  @Test func `a topic without tables takes no changes`() {
    let schema = EventSchema(
      topic: "t", types: [EventType("a", [])], keyPaths: ["order_id"])
    var shredder = Shredder(format: .json, fields: [])
    var admission = Admission(schema, latest: Timestamp(milliseconds: 10_000))
    let bytes = utf8(Self.change("orders", "c", after: #"{"id":1}"#))
    #expect(throws: Rejection(.noID, "there is no event_id")) {
      try shredder.shred(bytes.span.bytes, 0..<bytes.count)
      _ = try admission.admit(bytes.span.bytes, shredder)
    }
  }
}
