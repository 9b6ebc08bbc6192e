/// A small shop's web site: its pages, and how people walk from one kind of page to the next.
struct Site: Sendable {
  /// What a page is for; decides where people go next.
  enum PageKind: UInt8, CaseIterable, Sendable {
    case home, category, product, search, cart, checkout, purchase, article, help, account, info
  }

  /// Every path, grouped by kind; about 350.
  let paths: [[UInt8]]
  /// The index of each kind's first path.
  private let firstPath: [Int]
  private let popularity: [AliasTable]
  private let nextKind: [AliasTable]
  private let entryKind: AliasTable

  init() {
    let groups = PageKind.allCases.map(Site.paths)
    paths = groups.flatMap { $0.map { Array($0.utf8) } }
    firstPath = groups.indices.map { groups[..<$0].reduce(0) { $0 + $1.count } }
    popularity = groups.map { AliasTable(zipf: $0.count, exponent: 0.5) }
    nextKind = PageKind.allCases.map { AliasTable(weights: Site.weights(after: $0)) }
    entryKind = AliasTable(weights: [30, 12, 34, 2, 0.3, 0.1, 0, 14, 4, 2, 2])
  }

  /// Returns the kind of a visit's first page.
  func entry(_ random: inout SplitMix64) -> PageKind {
    PageKind.allCases[entryKind.pick(&random)]
  }

  /// Returns the kind of the page after one of `kind`; nil when the visit ends there.
  func next(after kind: PageKind, _ random: inout SplitMix64) -> PageKind? {
    let outcome = nextKind[Int(kind.rawValue)].pick(&random)
    return outcome < PageKind.allCases.count ? PageKind.allCases[outcome] : nil
  }

  /// Returns an index into `paths`, popular pages more often.
  func page(of kind: PageKind, _ random: inout SplitMix64) -> Int16 {
    Int16(firstPath[Int(kind.rawValue)] + popularity[Int(kind.rawValue)].pick(&random))
  }

  /// Weights of the next kind in the order of the cases, the last one for leaving.
  private static func weights(after kind: PageKind) -> [Double] {
    switch kind {
    case .home: [0, 30, 18, 8, 1, 0, 0, 5, 2, 4, 4, 28]
    case .category: [3, 18, 48, 4, 1, 0, 0, 1, 0, 1, 0, 24]
    case .product: [3, 14, 28, 4, 14, 0, 0, 2, 1, 1, 0, 33]
    case .search: [2, 6, 56, 16, 0, 0, 0, 1, 1, 0, 0, 18]
    case .cart: [2, 6, 12, 2, 0, 50, 0, 0, 1, 3, 0, 24]
    case .checkout: [0, 0, 3, 0, 8, 0, 64, 0, 3, 2, 0, 20]
    case .purchase: [6, 4, 3, 0, 0, 0, 0, 0, 1, 8, 0, 78]
    case .article: [5, 6, 12, 2, 0, 0, 0, 20, 0, 0, 1, 54]
    case .help: [4, 3, 3, 4, 1, 0, 0, 1, 28, 6, 3, 47]
    case .account: [6, 6, 6, 2, 4, 0, 0, 0, 4, 30, 0, 42]
    case .info: [10, 6, 4, 2, 0, 0, 0, 4, 6, 1, 14, 53]
    }
  }

  /// The paths of a kind, the most popular first.
  private static func paths(of kind: PageKind) -> [String] {
    switch kind {
    case .home: ["/"]
    case .category: categories.map { "/category/\($0)" } + ["/products"]
    case .product: (101...340).map { "/product/\($0)" }
    case .search: ["/search"] + categories.map { "/search?q=\($0)" }
    case .cart: ["/cart"]
    case .checkout: ["/checkout"]
    case .purchase: ["/purchase"]
    case .article: articles.map { "/blog/\($0)" } + ["/blog"]
    case .help:
      ["/help"]
        + ["shipping", "returns", "sizes", "payment", "care", "gift-cards", "warranty", "contact"]
        .map { "/help/\($0)" }
    case .account:
      ["/login", "/account", "/account/orders", "/account/addresses", "/register", "/wishlist"]
    case .info: ["/about", "/pricing", "/stores", "/careers", "/imprint", "/privacy", "/terms"]
    }
  }

  private static let categories = [
    "bedding", "towels", "curtains", "table-linen", "blankets", "pillows", "rugs", "kitchen",
    "bath", "nightwear", "kids", "sale",
  ]

  private static let articles = [
    "how-to-wash-linen", "thread-count-explained", "spring-colours", "a-visit-to-our-mill",
    "linen-or-cotton", "folding-a-fitted-sheet", "small-bedrooms", "better-sleep",
    "removing-stains", "gift-guide", "natural-dyes", "summer-table", "repairing-towels",
    "meet-the-weavers", "our-packaging", "curtain-lengths", "choosing-a-duvet", "hotel-beds",
    "winter-blankets", "kids-rooms", "organic-labels", "caring-for-wool", "colour-of-the-year",
    "ten-years", "flax-from-seed-to-sheet", "bath-mats", "why-we-mend", "guest-rooms",
  ]
}
