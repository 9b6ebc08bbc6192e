@testable import ModelSupport

/// The analytics views, computed slowly from the specification alone: everything in memory, every
/// group filtered out of a list.
///
/// The model stands at the end of input, so every window, session and attempt is closed. It does
/// not know files that grow: an input whose bytes equal an earlier input's is the same source and
/// is skipped, any other is new. Rows are sorted by their cells.
struct NaiveAnalytics {
  typealias Row = [String: Text]

  /// One input in the order it is read.
  struct Input {
    enum Format { case json, accessLog }

    var name: String
    var bytes: [UInt8]
    var format = Format.json
  }

  struct Settings {
    var funnels = [Funnel.checkout]
    /// The partition of an event by its key, the visitor or else the order; nil where it is not
    /// known, and `page_minutes.corrections` is left out.
    var partition: (@Sendable (Text) -> Int)? = { _ in 0 }
    /// Epoch milliseconds at which the lines are appended.
    var appendTime = Instant.days(2050, 1, 1) * Instant.day
    /// Returns the crawler a user agent is, nil for people.
    var bot: @Sendable (Text) -> Text? = ModelAgents.bot
    /// Returns a person's browser, system and device.
    var agent: @Sendable (Text) -> ModelAgents.Parts = ModelAgents.parts
  }

  var files: [FileCount] = []
  var deadLetters: [ModelDeadLetter] = []
  var views: [String: [Row]] = [:]

  /// Reads `inputs` in order and computes every view.
  init(_ inputs: [Input], settings: Settings = Settings()) {
    var intake = Intake(settings: settings)
    for (index, input) in inputs.enumerated()
    where !inputs[..<index].contains(where: { $0.bytes == input.bytes }) {
      intake.read(input)
    }
    (files, deadLetters) = (intake.files, intake.deadLetters)
    var facts = intake.facts
    facts.unifySources()
    let sessions = ModelSession.sessions(of: facts.views, orders: facts.placed)
    let attempts = settings.funnels.flatMap {
      $0.attempts(in: facts.views, sessions: sessions)
    }
    let all = [
      pageViews(facts, sessions, settings), visitorViews(facts, sessions),
      sessionViews(sessions), funnelViews(settings.funnels, attempts),
      sourceViews(facts, sessions, attempts), audienceViews(facts, settings),
      revenueViews(facts),
    ]
    for group in all {
      for (name, rows) in group { views[name] = NaiveAnalytics.sorted(rows) }
    }
  }

  private static func sorted(_ rows: [Row]) -> [Row] {
    let columns = (rows.first?.keys).map { $0.sorted() } ?? []
    return rows.map { row in (row: row, cells: columns.map { row[$0] ?? .null }) }
      .sorted { $0.cells.lexicographicallyPrecedes($1.cells) }.map(\.row)
  }

  /// Nearest rank: the value at the 1-based rank `ceil(n * percentile / 100)`; nil of nothing.
  static func percentile(_ percentile: Int, of values: [Int]) -> Int? {
    guard !values.isEmpty else { return nil }
    return values.sorted()[(values.count * percentile + 99) / 100 - 1]
  }

  /// A real number as Swift writes it; nil over zero.
  static func ratio(_ part: Int, _ whole: Int) -> Text {
    whole == 0 ? .null : Text("\(Double(part) / Double(whole))")
  }

  /// Groups `elements`, in no order, each group in the order of its elements.
  static func groups<Element, Key: Hashable>(
    _ elements: [Element], by key: (Element) -> Key?
  ) -> [Key: [Element]] {
    var groups: [Key: [Element]] = [:]
    for element in elements {
      if let key = key(element) { groups[key, default: []].append(element) }
    }
    return groups
  }
}

extension Text {
  /// A number, or NULL.
  init(optional number: Int?) { self = number.map { Text($0) } ?? .null }
}
