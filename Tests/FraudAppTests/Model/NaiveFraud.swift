@testable import ModelSupport

/// The fraud score and its views, computed slowly from the specification alone: a list of decisions
/// in log order, and every question a walk over it.
///
/// Order of one transaction: score, decision, then the profile learns, then the next event. Repeats
/// (a transaction id scored before, under a new event id) are counted and change nothing.
///
/// The model stands at the end of input. It does not know files that grow, and compares an input
/// with no other: give each once.
struct NaiveFraud {
  typealias Row = [String: Text]

  struct Settings {
    /// The configuration in force at the beginning.
    var config = ModelConfig()
    /// Configurations that enter the log before the accepted event of that number, in order.
    var changes: [(before: Int, config: ModelConfig)] = []
    /// Returns the anomaly part in millionths, told the transaction and all scored before it.
    var anomaly: (FraudEvent.Transaction, [ModelDecision]) -> Int = { _, _ in 0 }
    /// Epoch milliseconds at which the lines are appended.
    var appendTime = Instant.days(2050, 1, 1) * Instant.day
  }

  /// What a label says of its transaction.
  struct Label {
    /// Epoch milliseconds.
    var time: Int
    var isFraud: Bool
  }

  /// Whose amounts are compared: money of one currency only.
  struct Account: Hashable {
    var user: Text
    var currency: Text
  }

  /// Milliseconds that a label may be away from its transaction, both ends included.
  static let joinWindow = 90 * Instant.day

  private(set) var files: [FileCount] = []
  private(set) var deadLetters: [ModelDeadLetter] = []
  private(set) var repeats = 0
  /// In log order.
  private(set) var decisions: [ModelDecision] = []
  /// Every configuration that was in force, with its version.
  private(set) var configs: [ModelConfig]
  /// By view name.
  private(set) var views: [String: [Row]] = [:]

  private let settings: Settings
  private var places: [Text: Int] = [:]
  private var ofUser: [Text: [Int]] = [:]
  private var verdicts: [Text: [Bool]] = [:]
  private var labels: [Text: [Label]] = [:]
  /// Labels and verdicts before their transaction, and those that have waited in vain.
  private(set) var early: [Text: [FraudEvent]] = [:]
  private(set) var lapsed: [FraudEvent] = []
  /// The watermark at the end.
  private(set) var watermark: Int?
  /// Amounts of the learnt transactions, and of all.
  private var learnt: [Account: Amounts] = [:]
  private var scored: [Account: Amounts] = [:]

  /// Reads the inputs in order, decides on each transaction, and computes every view.
  init(_ inputs: [(name: String, bytes: [UInt8])], settings: Settings = Settings()) {
    self.settings = settings
    configs = [settings.config]
    var intake = FraudIntake(appendTime: settings.appendTime)
    for input in inputs { intake.read(input.bytes, name: input.name) }
    (files, deadLetters) = (intake.files, intake.deadLetters)
    watermark = intake.watermark
    for (number, event) in intake.events.enumerated() {
      for change in settings.changes where change.before == number {
        configs.append(change.config)
      }
      take(event)
    }
    for index in decisions.indices { decisions[index].label = label(of: decisions[index]) }
    for (name, rows) in allViews() { views[name] = rows }
  }

  private mutating func take(_ event: FraudEvent) {
    if case .transaction(let transaction) = event.content {
      decide(on: transaction, event)
    } else if places[event.about] == nil {
      early[event.about, default: []].append(event)
    } else {
      heed(event)
    }
  }

  /// Notes what is said of a transaction that has come.
  private mutating func heed(_ event: FraudEvent) {
    switch event.content {
    case .transaction: break
    case .label(let id, let isFraud):
      labels[id, default: []].append(Label(time: event.time, isFraud: isFraud))
    case .verdict(let id, let isApproved):
      verdicts[id, default: []].append(isApproved)
      if let place = places[id] { heed(verdictsOn: place) }
    }
  }

  private mutating func decide(on transaction: FraudEvent.Transaction, _ event: FraudEvent) {
    guard places[transaction.id] == nil else {
      repeats += 1
      return
    }
    let place = decisions.count
    let account = Account(user: transaction.user, currency: transaction.currency)
    decisions.append(decision(on: transaction))
    places[transaction.id] = place
    ofUser[transaction.user, default: []].append(place)
    scored[account, default: Amounts()].append(transaction.amount)
    if decisions[place].outcome == .approve { learn(place) }
    for said in early.removeValue(forKey: transaction.id) ?? [] {
      if said.isOver(at: event.watermark) { lapsed.append(said) } else { heed(said) }
    }
  }

  /// A reviewed transaction is learnt at the first `approved`, once, even after a `fraud`; a verdict
  /// that came before its transaction counts when the transaction comes. Nothing is unlearnt.
  private mutating func heed(verdictsOn place: Int) {
    guard let said = verdicts[decisions[place].transaction.id] else { return }
    decisions[place].hasVerdict = true
    let isCleared = decisions[place].outcome == .review && said.contains(true)
    if isCleared && !decisions[place].isLearnt { learn(place) }
  }

  private mutating func learn(_ place: Int) {
    let transaction = decisions[place].transaction
    decisions[place].isLearnt = true
    let account = Account(user: transaction.user, currency: transaction.currency)
    learnt[account, default: Amounts()].append(transaction.amount)
  }

  /// The last label in the log that is near enough in event time, whichever came first in the log.
  private func label(of decision: ModelDecision) -> Bool? {
    labels[decision.transaction.id]?.last {
      abs($0.time - decision.transaction.time) <= NaiveFraud.joinWindow
    }?.isFraud
  }

  /// The user's decisions so far, in log order.
  func history(of user: Text) -> [ModelDecision] { (ofUser[user] ?? []).map { decisions[$0] } }

  /// Amounts that the profile has learnt so far.
  func learntAmounts(_ user: Text, _ currency: Text) -> Amounts {
    learnt[Account(user: user, currency: currency)] ?? Amounts()
  }

  /// Amounts of all transactions scored so far.
  func scoredAmounts(_ user: Text, _ currency: Text) -> Amounts {
    scored[Account(user: user, currency: currency)] ?? Amounts()
  }

  /// What the anomaly model says.
  func anomaly(of transaction: FraudEvent.Transaction) -> Int {
    settings.anomaly(transaction, decisions)
  }
}
