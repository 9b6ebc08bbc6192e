@testable import ModelSupport

/// What views are computed from: accepted events, duplicates left out.
struct Facts {
  /// A page view of a person or, with `bot` set, of a crawler.
  struct View {
    var visitor: Text
    var time: Int
    /// Breaks ties of time: the arrival number.
    var order: Int
    var page: ModelEvent.PageView
    var bot: Text?
    /// Whether its minute was over when it came.
    var isCorrection: Bool

    var host: Text? { page.referrer.flatMap(Campaign.host) }
  }

  struct Request {
    var time: Int
    var page: ModelEvent.PageView
    var kind: Text
  }

  struct Action {
    var visitor: Text
    var time: Int
    var feature: Text
  }

  struct Placed {
    var visitor: Text
    var time: Int
    var order: ModelEvent.Order
  }

  struct Cancelled {
    var time: Int
    var order: ModelEvent.Order
  }

  /// People's page views. Crawlers' are in `crawls`, and count nowhere but in `bots`.
  var views: [View] = []
  var crawls: [View] = []
  /// All requests of access logs, crawlers' too.
  var requests: [Request] = []
  var actions: [Action] = []
  var placed: [Placed] = []
  var cancelled: [Cancelled] = []
  /// The greatest event time of all accepted records, duplicates and crawlers included.
  var streamTime = Int.min

  /// Sources that differ by the case of ASCII letters alone are one, written as in the earliest event
  /// that has it, of several the smallest.
  mutating func unifySources() {
    var first: [Text: (time: Int, spelling: Text)] = [:]
    let written =
      views.map { ($0.time, $0.page.source) } + placed.map { ($0.time, $0.order.source) }
    for (time, source) in written {
      guard let source else { continue }
      let known = first[source.lowercased] ?? (.max, source)
      first[source.lowercased] = min(known, (time, source)) { $0 < $1 }
    }
    func unified(_ source: Text?) -> Text? { source.flatMap { first[$0.lowercased]?.spelling } }
    for index in views.indices { views[index].page.source = unified(views[index].page.source) }
    for index in placed.indices {
      placed[index].order.source = unified(placed[index].order.source)
    }
  }

  private func min(
    _ a: (time: Int, spelling: Text), _ b: (time: Int, spelling: Text),
    _ isBefore: ((Int, Text), (Int, Text)) -> Bool
  ) -> (time: Int, spelling: Text) { isBefore(b, a) ? b : a }
}
