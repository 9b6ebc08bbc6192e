/// The standard list, the same as the file `config/bots.json` in the repository.
///
/// Source: the user agents that their operators document, and a public list behind them.
extension BotPatterns {
  /// The patterns in order: named ones first, the words that most crawlers have last.
  package static let standardList: [BotPattern] =
    searchEngines + previews + learners + optimisers + monitors + scanners + crawlers + others

  private static let searchEngines = [
    BotPattern("Googlebot", "googlebot"), BotPattern("Google AdsBot", "adsbot-google"),
    BotPattern("Google AdSense", "mediapartners-google"), BotPattern("GoogleOther", "googleother"),
    BotPattern("Google Inspection Tool", "google-inspectiontool"),
    BotPattern("Google APIs", "apis-google"),
    BotPattern("Google Feedfetcher", "feedfetcher-google"),
    BotPattern("Google StoreBot", "storebot-google"), BotPattern("bingbot", "bingbot"),
    BotPattern("bingbot", "bingpreview"), BotPattern("bingbot", "adidxbot"),
    BotPattern("msnbot", "msnbot"), BotPattern("DuckDuckBot", "duckduckbot"),
    BotPattern("DuckAssistBot", "duckassistbot"), BotPattern("YandexBot", "yandexbot"),
    BotPattern("YandexBot", "yandex.com/bots"), BotPattern("Baiduspider", "baiduspider"),
    BotPattern("Sogou", "sogou web spider"), BotPattern("360Spider", "360spider"),
    BotPattern("Yahoo Slurp", "yahoo! slurp"), BotPattern("PetalBot", "petalbot"),
    BotPattern("SeznamBot", "seznambot"), BotPattern("Naver Yeti", "yeti/"),
    BotPattern("Qwantbot", "qwantbot"), BotPattern("Qwantbot", "qwantify"),
    BotPattern("Applebot", "applebot"), BotPattern("Mojeek", "mojeekbot"),
    BotPattern("Amazonbot", "amazonbot"), BotPattern("Exabot", "exabot"),
  ]

  private static let previews = [
    BotPattern("facebookexternalhit", "facebookexternalhit"),
    BotPattern("facebookexternalhit", "facebookcatalog"), BotPattern("Twitterbot", "twitterbot"),
    BotPattern("LinkedInBot", "linkedinbot"), BotPattern("Pinterestbot", "pinterestbot"),
    BotPattern("Slackbot", "slackbot"), BotPattern("Slackbot", "slack-imgproxy"),
    BotPattern("Discordbot", "discordbot"), BotPattern("TelegramBot", "telegrambot"),
    BotPattern("WhatsApp", "whatsapp/"), BotPattern("redditbot", "redditbot"),
    BotPattern("Skype preview", "skypeuripreview"), BotPattern("Mastodon", "mastodon/"),
    BotPattern("Embedly", "embedly"), BotPattern("Feedly", "feedly/"),
  ]

  private static let learners = [
    BotPattern("GPTBot", "gptbot"), BotPattern("OAI-SearchBot", "oai-searchbot"),
    BotPattern("ChatGPT-User", "chatgpt-user"), BotPattern("ClaudeBot", "claudebot"),
    BotPattern("Claude-User", "claude-user"), BotPattern("Claude-SearchBot", "claude-searchbot"),
    BotPattern("ClaudeBot", "anthropic-ai"), BotPattern("PerplexityBot", "perplexitybot"),
    BotPattern("Perplexity-User", "perplexity-user"), BotPattern("CCBot", "ccbot"),
    BotPattern("Bytespider", "bytespider"), BotPattern("meta-externalagent", "meta-externalagent"),
    BotPattern("meta-externalagent", "meta-externalfetcher"), BotPattern("Cohere", "cohere-ai"),
    BotPattern("MistralAI-User", "mistralai-user"), BotPattern("ImagesiftBot", "imagesiftbot"),
    BotPattern("Diffbot", "diffbot"), BotPattern("Internet Archive", "archive.org_bot"),
    BotPattern("Internet Archive", "ia_archiver"),
  ]

  private static let optimisers = [
    BotPattern("AhrefsBot", "ahrefsbot"), BotPattern("AhrefsBot", "ahrefssiteaudit"),
    BotPattern("SemrushBot", "semrushbot"), BotPattern("MJ12bot", "mj12bot"),
    BotPattern("DotBot", "dotbot"), BotPattern("rogerbot", "rogerbot"),
    BotPattern("BLEXBot", "blexbot"), BotPattern("DataForSeoBot", "dataforseobot"),
    BotPattern("serpstatbot", "serpstatbot"), BotPattern("Barkrowler", "barkrowler"),
    BotPattern("Screaming Frog", "screaming frog"), BotPattern("Lighthouse", "chrome-lighthouse"),
    BotPattern("GTmetrix", "gtmetrix"), BotPattern("W3C Validator", "w3c_validator"),
  ]

  private static let monitors = [
    BotPattern("UptimeRobot", "uptimerobot"), BotPattern("Pingdom", "pingdom"),
    BotPattern("StatusCake", "statuscake"), BotPattern("Site24x7", "site24x7"),
    BotPattern("Better Uptime", "better uptime bot"), BotPattern("Uptime Kuma", "uptime-kuma"),
    BotPattern("Datadog", "datadogsynthetics"), BotPattern("Nagios", "check_http/"),
    BotPattern("Zabbix", "zabbix"), BotPattern("ELB health check", "elb-healthchecker"),
    BotPattern("Google health check", "googlehc/"), BotPattern("kube-probe", "kube-probe/"),
    BotPattern("Prometheus", "prometheus/"),
    BotPattern("Blackbox Exporter", "blackbox exporter"),
    BotPattern("Blackbox Exporter", "blackbox_exporter"),
    BotPattern("Alertmanager", "alertmanager/"),
    BotPattern("updown.io", "updown.io"),
    BotPattern("NodePing", "nodeping"),
    BotPattern("HetrixTools", "hetrixtools"),
    BotPattern("Elastic Heartbeat", "elastic-heartbeat"),
    BotPattern("Consul", "consul health check"),
    BotPattern("GeedoProductSearch", "geedoproductsearch"),
  ]

  private static let scanners = [
    BotPattern("HeadlessChrome", "headlesschrome"), BotPattern("PhantomJS", "phantomjs"),
    BotPattern("Scrapy", "scrapy"), BotPattern("Censys", "censysinspect"),
    BotPattern("zgrab", "zgrab"), BotPattern("Expanse", "expanse, a palo alto"),
    BotPattern("Nmap", "nmap scripting engine"), BotPattern("Netcraft", "netcraftsurveyagent"),
  ]

  /// Of a word of the public list it is the name, too.
  private static let crawlers = publicWords.split(separator: ";").map { word in
    BotPattern(word.trimmingCharacters(" /"), String(word))
  }

  private static let others = [
    BotPattern("Other bot", "bot", endsWord: true, notAfter: ["cu"]),
    BotPattern("Other bot", "crawler"), BotPattern("Other bot", "spider", endsWord: true),
  ]
}

extension Substring {
  /// The text without those characters at its ends.
  fileprivate func trimmingCharacters(_ characters: String) -> String {
    var text = self
    while let last = text.last, characters.contains(last) { text.removeLast() }
    while let first = text.first, characters.contains(first) { text.removeFirst() }
    return String(text)
  }
}
