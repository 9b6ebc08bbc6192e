import Testing

@testable import PipelineKit

struct AdmissionTests {
  private static let schema = EventSchema(
    topic: "t",
    types: [
      EventType(
        "view",
        [
          EventField("visitor_id", .text, required: true), EventField("source", .text),
          EventField("load_ms", .integer(min: 0)), EventField("ok", .boolean),
        ]),
      EventType(
        "place",
        [
          EventField("visitor_id", .text, required: true), EventField("at", .object),
          EventField("at.lat", .number(-90...90), required: true), EventField("note", .string),
        ]),
      EventType(
        "order",
        [
          EventField("visitor_id", .text), EventField("amount", .money, required: true),
          EventField("currency", .currency),
          EventField("items[].product_id", .text, required: true),
          EventField("items[].quantity", .integer(min: 1), required: true),
        ]),
    ],
    keyPaths: ["visitor_id", "order_id"])
  private static let latest = Timestamp(milliseconds: 4_102_444_800_000)  // 2100

  /// Admits lines one after the other, as one chunk.
  private static func verdicts(_ lines: [String]) -> [String] {
    var shredder = Shredder(format: .json, fields: [])
    var admission = Admission(schema, latest: latest)
    var verdicts: [String] = []
    for line in lines {
      let bytes = utf8(line)
      do throws(ScanError) {
        try shredder.shred(bytes.span.bytes, 0..<bytes.count)
      } catch {
        verdicts.append("\(error)")
        continue
      }
      do throws(Rejection) {
        let event = try admission.admit(bytes.span.bytes, shredder)
        verdicts.append("\(event.time) \(shown(Array(bytes[event.key])))")
      } catch {
        verdicts.append("\(error.kind.rawValue): \(error.reason)")
      }
    }
    return verdicts
  }

  private static func verdict(_ line: String) -> String { verdicts([line])[0] }

  /// An event of a type with more members.
  private static func event(_ type: String, _ members: String) -> String {
    #"{"event_id":"1","type":"\#(type)","timestamp":7,\#(members)}"#
  }

  @Test(arguments: [
    #""visitor_id":"v""#, #""visitor_id":"v","source":null,"load_ms":null,"ok":null"#,
    #""visitor_id":"v","source":"","load_ms":0,"ok":true"#,
    #""visitor_id":"v","unknown":{"source":[1,"x",{}]}"#, #""visitor_id":"v","schema_version":1"#,
    #""visitor_id":"v","schema_version":2,"schema_version":null"#,
  ])
  func `a line that fits its type is an event`(members: String) {
    #expect(Self.verdict(Self.event("view", members)) == "7 v")
  }

  @Test(arguments: [
    "", #","at":null"#, #","at":{"lat":1}"#, #","at":{"lat":1,"more":{}}"#, #","at.lat":{}"#,
    #","xat":{}"#, #","note":null,"other":[]"#,
  ])
  func `an object may be left out, or has what is required in it`(members: String) {
    #expect(Self.verdict(Self.event("place", #""visitor_id":"v""# + members)) == "7 v")
  }

  @Test(arguments: [
    (#""at":{}"#, "place.at.lat is missing"), (#""at":{"lon":1}"#, "place.at.lat is missing"),
    (#""at":{ }"#, "place.at.lat is missing"), (#""\u0061t":{}"#, "place.at.lat is missing"),
    (#""at":{"more":{}}"#, "place.at.lat is missing"),
    (#""at":{"lat":null}"#, "place.at.lat is null"),
    (#""at":[]"#, "place.at is an object or array, expected an object"),
    (#""at":{"lat":{}}"#, "place.at.lat is missing"),
    (#""at":7"#, "place.at is '7', expected an object"),
    (#""note":{}"#, "place.note is an object or array, expected a string"),
    (#""note":[]"#, "place.note is an object or array, expected a string"),
    (#""note":{"a":[]}"#, "place.note is an object or array, expected a string"),
  ])
  func `an object without what is required in it is refused, be it empty`(
    members: String, reason: String
  ) {
    let line = Self.event("place", #""visitor_id":"v","# + members)
    #expect(Self.verdict(line) == "schema: " + reason)
  }

  @Test(arguments: [
    (#"{"type":"view"}"#, "no_id: there is no event_id"),
    (#"{"event_id":5,"timestamp":7}"#, "no_id: event_id is not a string"),
    (#"{"event_id":"","timestamp":7,"type":"view"}"#, "no_id: the event id is empty"),
    (#"{"specversion":"1.0","event_id":"1"}"#, "no_id: there is no id"),
    (#"{"event_id":"1"}"#, "no_timestamp: there is no timestamp"),
    (#"{"specversion":"1.0","id":"1"}"#, "no_timestamp: there is no time"),
    (
      #"{"event_id":"1","timestamp":"noon"}"#,
      "no_timestamp: timestamp is neither an RFC 3339 time nor whole epoch milliseconds: 'noon'"
    ),
    (
      #"{"event_id":"1","timestamp":1.5}"#,
      "no_timestamp: timestamp is neither an RFC 3339 time nor whole epoch milliseconds: '1.5'"
    ),
    (#"{"event_id":"1","timestamp":7}"#, "schema: there is no type"),
    (#"{"event_id":"1","timestamp":7,"type":4}"#, "schema: there is no type"),
    (
      #"{"event_id":"1","timestamp":7,"type":"vieW"}"#,
      "schema: unknown type 'vieW', expected one of view, place, order"
    ),
    (
      #"{"event_id":"1","timestamp":4102444800001,"type":"view","visitor_id":"v"}"#,
      "future: its time 2100-01-01T00:00:00.001Z lies too far in the future"
    ),
  ])
  func `what every event has is asked for first`(line: String, reason: String) {
    #expect(Self.verdict(line) == reason)
  }

  @Test(arguments: [
    (#""x":1"#, "view.visitor_id is missing"),
    (#""visitor_id":null"#, "view.visitor_id is null"),
    (#""visitor_id":"""#, "view.visitor_id is '', expected a string that is not empty"),
    (#""visitor_id":7"#, "view.visitor_id is '7', expected a string that is not empty"),
    (#""visitor_id":{"a":1}"#, "view.visitor_id is missing"),
    (#""visitor_id":"v","source":5"#, "view.source is '5', expected a string"),
    (
      #""visitor_id":"v","source":["a"]"#,
      "view.source is an object or array, expected a string"
    ),
    (
      #""visitor_id":"v","load_ms":-1"#,
      "view.load_ms is '-1', expected a whole number of at least 0"
    ),
    (
      #""visitor_id":"v","load_ms":1.0"#,
      "view.load_ms is '1.0', expected a whole number of at least 0"
    ),
    (#""visitor_id":"v","ok":"true""#, "view.ok is 'true', expected true or false"),
    (#""visitor_id":"v","ok":1"#, "view.ok is '1', expected true or false"),
    (#""visitor_id":"v","schema_version":3"#, "schema_version is '3', expected 1 or 2"),
    (#""visitor_id":"v","schema_version":"1""#, "schema_version is '1', expected 1 or 2"),
    (
      #""visitor_id":"v","source":\#(String(repeating: "9", count: 50))"#,
      "view.source is '\(String(repeating: "9", count: 40))…', expected a string"
    ),
  ])
  func `a field that does not fit is named with what it is`(members: String, reason: String) {
    #expect(Self.verdict(Self.event("view", members)) == "schema: " + reason)
  }

  @Test(arguments: [
    (#""order_id":"o","amount":450"#, "7 o"),
    (#""visitor_id":"v","order_id":"o","amount":4.50,"currency":"EUR""#, "7 v"),
    (#""visitor_id":"","order_id":"o","amount":450"#, "7 o"),
    (#""visitor_id":"v","amount":450,"items":[]"#, "7 v"),
    (#""visitor_id":"v","amount":450,"items":null"#, "7 v"),
    (#""visitor_id":"v","amount":1,"items":[{"product_id":"p","quantity":1}]"#, "7 v"),
    (#""amount":450"#, "schema: there is no key to partition by"),
    (
      #""visitor_id":"v","amount":4.5"#,
      "schema: order.amount is '4.5': amount '4.5': version 1 has whole cents, written without point and exponent"
    ),
    (
      #""visitor_id":"v","amount":45.12,"currency":"JPY""#,
      "schema: order.amount is '45.12': amount '45.12': a value it cannot hold, the currency has 0 decimals"
    ),
    (
      #""visitor_id":"v","amount":1,"currency":"eur""#,
      "schema: order.amount is '1': currency 'eur': expected three capital letters of ISO 4217, such as USD"
    ),
    (
      #""visitor_id":"v","amount":1,"currency":"eur","schema_version":1"#,
      "schema: order.currency is 'eur', expected an ISO 4217 currency code"
    ),
    (#""visitor_id":"v","amount":"1""#, "schema: order.amount is '1', expected an amount"),
    (
      #""visitor_id":"v","amount":1,"items":[{"quantity":1}]"#,
      "schema: order.items[].product_id is missing in an element"
    ),
    (
      #""visitor_id":"v","amount":1,"items":[{"product_id":"p","quantity":0}]"#,
      "schema: order.items[].quantity is '0', expected a whole number of at least 1"
    ),
    (
      #""visitor_id":"v","amount":1,"items":[{"product_id":"p"},{"quantity":1}]"#,
      "schema: order.items[].product_id is missing in an element"
    ),
    (
      #""visitor_id":"v","amount":1,"items":[{"product_id":"p","quantity":1},{}]"#,
      "schema: order.items[].product_id is missing in an element"
    ),
    (
      #""visitor_id":"v","amount":1,"items":[{}]"#,
      "schema: order.items[].product_id is missing in an element"
    ),
    (
      #""visitor_id":"v","amount":1,"items":"p""#,
      "schema: order.items is no array"
    ),
    (
      #""visitor_id":"v","amount":1,"items":{"product_id":"p","quantity":1}"#,
      "schema: order.items is no array"
    ),
    (
      #""visitor_id":"v","amount":1,"items":[7]"#,
      "schema: order.items[].product_id is missing in an element"
    ),
  ])
  func `orders are checked down to their items`(members: String, verdict: String) {
    #expect(Self.verdict(Self.event("order", members)) == verdict)
  }

  @Test func `a CloudEvent is the same event in another envelope`() {
    let head = #"{"specversion":"1.0","id":"1","type":"view","time":7,"#
    #expect(Self.verdict(head + #""data":{"visitor_id":"v"}}"#) == "7 v")
    #expect(
      Self.verdict(head + #""visitor_id":"v","data":{}}"#)
        == "schema: view.visitor_id is missing")
    #expect(
      Self.verdict(head + #""data":{"visitor_id":"v","load_ms":-1}}"#)
        == "schema: view.load_ms is '-1', expected a whole number of at least 0")
  }

  @Test func `of two members with one name the last counts`() {
    #expect(Self.verdict(Self.event("view", #""visitor_id":7,"visitor_id":"v""#)) == "7 v")
    #expect(
      Self.verdict(Self.event("view", #""visitor_id":"v","visitor_id":null"#))
        == "schema: view.visitor_id is null")
  }

  @Test func `what a shape was found to be holds for its next line, not for other shapes`() {
    let lines = [
      Self.event("view", #""visitor_id":"v""#), Self.event("view", #""visitor_id":"""#),
      Self.event("order", #""visitor_id":"v""#), Self.event("view", #""visitor_id":"w""#),
      Self.event("view", #""visitor_id":5"#), Self.event("view", #""visitor_id":"x""#),
    ]
    #expect(
      Self.verdicts(lines) == [
        "7 v", "schema: view.visitor_id is '', expected a string that is not empty",
        "schema: order.amount is missing", "7 w",
        "schema: view.visitor_id is '5', expected a string that is not empty", "7 x",
      ])
    #expect(Self.verdicts(lines) == lines.map(Self.verdict))
  }

  @Test(
    arguments: [
      (#""list":[{"n":1}]"#, nil), (#""list":[{"n":-3},{"n":3}]"#, nil),
      (#""list":[{"n":4}]"#, "a.list[].n is '4', expected a whole number from -3 to 3"),
      (#""list":[]"#, "a.list is empty"), (#""other":[1]"#, "a.list is missing"),
      (#""list":null"#, "a.list is missing"), (#""list":{"n":1}"#, "a.list is missing"),
      (#""list":[{"n":1}],"more":[]"#, "a.more is empty"),
      (#""list":[{"n":1}],"more":null"#, nil), (#""list":[{"n":1}],"more":[{"m":1}]"#, nil),
    ] as [(String, String?)])
  func `a list has elements, and numbers keep their bounds`(members: String, reason: String?) {
    let schema = EventSchema(
      topic: "t",
      types: [
        EventType(
          "a",
          [
            EventField("list", .list, required: true),
            EventField("list[].n", .integerIn(-3...3), required: true),
            EventField("more", .list), EventField("more[].m", .integer(min: 0)),
          ])
      ],
      keyPaths: ["event_id"])
    var shredder = Shredder(format: .json, fields: [])
    var admission = Admission(schema, latest: Self.latest)
    let bytes = utf8(Self.event("a", members))
    var found: String?
    do {
      try shredder.shred(bytes.span.bytes, 0..<bytes.count)
      _ = try admission.admit(bytes.span.bytes, shredder)
    } catch {
      found = (error as? Rejection)?.reason ?? "\(error)"
    }
    #expect(found == reason)
  }
}
