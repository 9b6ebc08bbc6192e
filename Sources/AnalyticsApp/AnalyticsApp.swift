import ArgumentParser
import PipelineKit

/// Web analytics: page views, sessions, funnels and revenue of a site, in one SQLite file.
@main
struct AnalyticsApp: ProgramRoot {
  typealias App = Analytics

  static let configuration = standardConfiguration
}

/// What makes the program out of the kit.
enum Analytics: Application {
  static let name = "AnalyticsApp"
  static let abstract = "Web analytics from event files and access logs, as SQLite views."
  static let schema = AnalyticsEvents.schema
  static let partitions = 4
  static let formats: [LineFormat] = [.json, .combined, .common]
  static let exampleQuery =
    "SELECT path, views, visitors, load_p95_ms FROM pages ORDER BY views DESC LIMIT 10"

  static let examples = [
    "AnalyticsApp access.log --format combined",
    "AnalyticsApp run events/ --follow",
    "zcat old.gz | AnalyticsApp run - --source archive",
    "sqlite3 analytics-data/views.sqlite 'SELECT * FROM pages'",
    "AnalyticsApp status",
    "AnalyticsApp log cat page_views --max-messages 10",
  ]

  /// Options that change rows.
  struct Settings: ParsableArguments {
    @Option(
      name: .long,
      help: ArgumentHelp(
        "A file of funnels and rules of page views; the checkout funnel and GETs that were answered "
          + "and are no assets if absent.", valueName: "file"))
    var config: String?

    @Option(
      name: .long,
      help: ArgumentHelp("A file of patterns of bots' user agents.", valueName: "file"))
    var bots: String?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "A domain of the site's own, which is no referrer; may be given several times.",
        valueName: "domain"))
    var site: [String] = []

    @OptionGroup var views: ViewOptions

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Forget an event id once events are this much later; never if absent.",
        valueName: "duration"))
    var dedupHorizon: String?
  }

  static func pipeline(_ settings: Settings) throws -> AnalyticsPipeline {
    var options = AnalyticsPipeline.Settings()
    if let file = settings.config {
      let config = try AnalyticsConfig(file: file)
      (options.funnels, options.pages) = (config.funnels, config.pages)
    }
    options.sites = try sites(settings.site)
    if let file = settings.bots { options.bots = try BotPatterns(file: file) }
    options.only = try settings.views.selection(of: AnalyticsViews.all)
    options.dedupHorizon = try dedupHorizon(settings)
    return AnalyticsPipeline(options)
  }

  /// The domains of the site.
  ///
  /// - Throws: `ValidationError` for what is no host name, such as a URL.
  private static func sites(_ domains: [String]) throws -> Sites {
    for domain in domains {
      let url = Array("http://\(domain)/".utf8)
      guard let host = ReferrerHost(url.span.bytes), host.range.count == domain.utf8.count else {
        throw ValidationError("--site: expected a domain such as example.com, found '\(domain)'")
      }
    }
    return Sites(domains)
  }

  static let evidence = ViewKeys.evidence

  static func dedupHorizon(_ settings: Settings) throws -> Int64? {
    try settings.dedupHorizon.map { try milliseconds($0, option: "--dedup-horizon") }
  }
}
