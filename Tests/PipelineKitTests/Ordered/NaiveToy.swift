@testable import PipelineKit

/// What the toy fold is to be called for, worked out one event at a time: after each event that
/// arrives all that are waiting are looked at, the least first.
struct NaiveToy {
  enum Input {
    case event(ToyEvent)
    case end
  }

  let order: EventOrder
  private(set) var calls: [ToyFold.Call] = []
  private(set) var totals: [Name: ToyFold.Total] = [:]
  private(set) var published: [String] = []
  private(set) var perDay: [String: Int64] = [:]
  private(set) var setAside: [String] = []
  private(set) var late = 0

  private var seen: Set<String> = []
  private var waiting: [(event: ToyEvent, arrival: Int)] = []
  private var arrivals = 0
  private var streamTime = Int64.min
  private var applied = Int64.min
  private var timers: [Name: Int64] = [:]
  private var minutes: Set<Int64> = []
  private var closedBefore = Int64.min
  private var place = ""
  private var ordinal = 0
  private var offset = -1

  init(_ order: EventOrder) { self.order = order }

  private var horizon: Int64 {
    if case .eventTime(let horizon, _) = order { horizon } else { 30_000 }
  }

  private var bound: Int64 { streamTime == .min ? .min : streamTime - horizon }

  mutating func take(_ input: Input) {
    switch input {
    case .end:
      while let next = popFirst(through: .max) { apply(next.event, next.offset, isLate: false) }
      calls.append(ToyFold.Call(time: applied, what: "ended", key: "", sum: 0))
    case .event(let event):
      offset += 1
      guard seen.insert(event.id).inserted else { return }
      arrivals += 1
      let isLate =
        streamTime != .min && (event.time < bound || event.time == bound && horizon > 0)
      if isLate { late += 1 }
      if case .eventTime = order, !isLate {
        places[arrivals] = offset
        waiting.append((event, arrivals))
        streamTime = max(streamTime, event.time)
        while let next = popFirst(through: bound) { apply(next.event, next.offset, isLate: false) }
        close(through: bound)
      } else {
        streamTime = max(streamTime, event.time)
        close(through: bound)
        apply(event, offset, isLate: isLate)
        close(through: bound)
      }
    }
  }

  private var places: [Int: Int] = [:]

  private mutating func popFirst(through bound: Int64) -> (event: ToyEvent, offset: Int)? {
    guard
      let first = waiting.indices.filter({ waiting[$0].event.time <= bound }).min(by: {
        let (a, b) = (waiting[$0], waiting[$1])
        if a.event.time != b.event.time { return a.event.time < b.event.time }
        if order == .eventTime(horizonMilliseconds: horizon, ties: .eventID) {
          return Array(a.event.id.utf8).lexicographicallyPrecedes(Array(b.event.id.utf8))
        }
        return a.arrival < b.arrival
      })
    else { return nil }
    let found = waiting.remove(at: first)
    return (found.event, places[found.arrival] ?? -1)
  }

  private mutating func close(through bound: Int64) {
    while let minute = minutes.min(), minute + 60_000 <= bound {
      minutes.remove(minute)
      closedBefore = minute + 60_000
      calls.append(ToyFold.Call(time: closedBefore, what: "closed", key: "", sum: 0))
    }
  }

  private mutating func open(_ minute: Int64) {
    if minute >= closedBefore { minutes.insert(minute) }
  }

  private mutating func publish(_ time: Int64, _ type: String, _ rest: String) {
    published.append("\(place)/\(ordinal) \(type) \(rest)")
    ordinal += 1
  }

  private mutating func apply(_ event: ToyEvent, _ offset: Int, isLate: Bool) {
    close(through: min(event.time, bound))
    (place, ordinal) = ("toys/0/\(offset)", 0)
    applied = max(applied, event.time)
    while let due = timers.filter({ $0.value < applied }).min(by: {
      ($0.value, $0.key) < ($1.value, $1.key)
    }) {
      timers[due.key] = nil
      calls.append(
        ToyFold.Call(
          time: due.value, what: "fire", key: due.key, sum: totals[due.key]?.sum ?? -1))
      publish(due.value, "fired", "\(due.key)")
    }
    open(event.time - event.time % 60_000)
    if event.amount == 13 {
      setAside.append(event.id)
      return
    }
    var total = event.amount == 0 ? ToyFold.Total() : totals[event.key] ?? ToyFold.Total()
    total.sum += event.amount
    total.count += 1
    total.last = Name(event.id)
    totals[event.key] = total
    calls.append(
      ToyFold.Call(
        time: event.time, what: isLate ? "late \(event.id)" : event.id,
        key: event.tags.first ?? event.key, sum: total.sum))
    perDay["'\(event.key)' | \(event.time - event.time % 86_400_000)", default: 0] += 1
    if let timer = event.timer { timers[event.key] = event.time + timer }
    if event.amount % 3 == 0 { publish(event.time, "third", "\(event.key)") }
    if event.amount == 7 { open((event.time + 60_000) / 60_000 * 60_000) }
  }
}
