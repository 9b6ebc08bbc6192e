import Testing

@testable import PipelineKit

/// An event of the toy topic.
struct ToyEvent: Equatable {
  var id = ""
  var time: Int64 = 0
  var key: Name = ""
  var amount: Int64 = 0
  /// After how many milliseconds the key's timer is to fire.
  var timer: Int64?
  /// Tags of the event's items.
  var tags: [Name] = []

  var line: String {
    let timer = timer.map { ",\"timer\":\($0)" } ?? ""
    let items = tags.map { "{\"tag\":\"\($0)\"}" }.joined(separator: ",")
    return "{\"event_id\":\"\(id)\",\"type\":\"put\",\"timestamp\":\(time),"
      + "\"key\":\"\(key)\",\"amount\":\(amount)\(timer),\"items\":[\(items)]}"
  }
}

/// A fold that uses every kind of state and writes down each call it gets.
///
///     amount 3n      publishes          amount 0     deletes the key's row
///     amount 13      is set aside       timer        is set, or moved
struct ToyFold: OrderedFold {
  typealias Prepared = [ToyEvent?]

  struct Total: StoredRow, Equatable {
    var sum: Int64 = 0
    var count: Int64 = 0
    var last: Name = ""

    static let columns: [ColumnSpec] = [
      .required("sum", .integer), .required("count", .integer), .required("last", .text),
    ]

    init() {}

    func write(to row: inout RowBuffer) {
      row.append(integer: sum)
      row.append(integer: count)
      row.append(last)
    }

    init(from row: inout RowReader) {
      sum = row.integer()
      count = row.integer()
      last = row.name()
    }
  }

  struct Call: RowColumns, Equatable {
    let time: Int64
    let what: String
    let key: Name
    let sum: Int64

    static let columns: [ColumnSpec] = [
      .required("at_ms", .integer), .required("what", .text), .required("key", .text),
      .required("sum", .integer),
    ]

    func write(to row: inout RowBuffer) {
      row.append(integer: time)
      row.append(text: what)
      row.append(key)
      row.append(integer: sum)
    }

    var text: String { "\(time) | '\(what)' | '\(key)' | \(sum)" }
  }

  static let name = "toy"
  let order: EventOrder
  let closesMinutes = true
  let totals: Entity<Name, Total>
  let calls = Journal<Call>("calls")
  let perDay = Aggregate("per_day", by: [("key", .text), ("day_ms", .integer)], counts: ["puts"])
  let alarms = Timers<Name>("alarms", key: ["key"])
  let published = Outbox("toy_events")

  init(_ order: EventOrder, bytesMax: Int) {
    self.order = order
    totals = Entity("totals", key: ["key"], bytesMax: bytesMax)
  }

  func apply(_ event: ToyEvent, _ now: inout Moment) {
    if event.amount == 13 { return now.setAside(because: "13 is no amount") }
    if event.amount == 0 { now[totals, event.key] = nil }
    now[totals, event.key, default: Total()].sum += event.amount
    now[totals, event.key]?.count += 1
    now[totals, event.key]?.last = now.eventID
    now.append(
      Call(
        time: now.time.milliseconds, what: now.isLate ? "late \(now.eventID)" : "\(now.eventID)",
        key: event.tags.first ?? event.key, sum: now[totals, event.key]?.sum ?? -1), to: calls)
    now.add(1, to: perDay, "puts", at: [.name(event.key), .time(now.time.day)])
    if let timer = event.timer { now.set(alarms, event.key, at: now.time.later(by: timer)) }
    if event.amount % 3 == 0 {
      now.publish(published, "third", ["key": .name(event.key), "amount": .integer(event.amount)])
    }
    if event.amount == 7 { now.ask(forMinute: now.time.later(by: 60_000)) }
  }

  func fire(_ timers: Timers<Name>, _ key: Name, _ now: inout Moment) {
    now.append(
      Call(time: now.time.milliseconds, what: "fire", key: key, sum: now[totals, key]?.sum ?? -1),
      to: calls)
    now.publish(published, "fired", ["key": .name(key)])
  }

  func closed(_ minute: Timestamp, _ now: inout Moment) {
    now.append(Call(time: now.time.milliseconds, what: "closed", key: "", sum: 0), to: calls)
  }

  func ended(_ now: inout Moment) {
    now.append(Call(time: now.time.milliseconds, what: "ended", key: "", sum: 0), to: calls)
  }
}

/// The toy fold as a pipeline.
struct ToyPipeline: OrderedPipeline {
  var number = 1
  var version: PipelineVersion {
    PipelineVersion(pipeline: "toy", version: number, identity: "")
  }
  let order: EventOrder
  var bytesMax = 1_000
  let views: [PublicView] = []

  let schema = EventSchema(
    topic: "toys",
    types: [
      EventType(
        "put",
        [
          EventField("key", .text, required: true),
          EventField("amount", .integer(min: 0), required: true),
          EventField("timer", .integer(min: 0)), EventField("items[].tag", .text),
        ])
    ], keyPaths: ["key"])

  let binding = EventBinding(
    texts: [EventBinding.Text("key")],
    integers: [EventBinding.Integer("amount"), EventBinding.Integer("timer")],
    itemsPath: "items", itemFields: [EventBinding.Text("tag")])

  func prepare(_ batch: EventBatch) -> [ToyEvent?] {
    (0..<batch.count).map { record in
      var event = ToyEvent()
      event.key = Name(utf8: batch.texts[0].bytes(record) ?? [])
      event.amount = batch.integers[0][record]
      let timer = batch.integers[1][record]
      event.timer = timer == EventBatch.absent ? nil : timer
      event.tags = batch.items.range(record).map {
        Name(utf8: batch.items.texts[0].bytes($0) ?? [])
      }
      return event
    }
  }

  func makeFold() -> ToyFold { ToyFold(order, bytesMax: bytesMax) }
}
