@testable import ModelSupport

/// What views are computed from: accepted events, duplicates left out.
struct Facts {
  /// A page view of a person or, with `bot` set, of a crawler.
  struct View {
    var visitor: Text
    var time: Int
    /// Breaks ties of time in funnels: the event id; in access logs the arrival number, padded.
    var order: Text
    var page: ModelEvent.PageView
    var bot: Text?
    /// Whether its minute was over when it came.
    var isCorrection: Bool

    var host: Text? { page.referrer.flatMap(Campaign.host) }
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
  var actions: [Action] = []
  var placed: [Placed] = []
  var cancelled: [Cancelled] = []
  /// The greatest event time of all accepted records, duplicates and crawlers included.
  var streamTime = Int.min
}
