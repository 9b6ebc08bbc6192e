@testable import FraudApp
@testable import ModelSupport

/// The table of features, computed slowly from its sentences: every window is a walk over all
/// transactions scored before.
///
/// Texts, places, statistics of amounts and the parts of the score are not here: they have tests of
/// their own.
struct NaiveFeatures {
  private struct Party: Sendable {
    let keptMilliseconds: Int
    let key: @Sendable (FraudEvent.Transaction) -> Text?
  }

  private static let user = Party(keptMilliseconds: 25 * Instant.hour) { $0.user }
  private static let merchant = Party(keptMilliseconds: 25 * Instant.hour) { $0.merchant }
  private static let device = Party(keptMilliseconds: 25 * Instant.hour) { $0.device }
  private static let country = Party(keptMilliseconds: 2 * Instant.hour) { $0.country }

  /// What each transaction shows, by its id; features without a value are not there.
  private(set) var found: [Text: [Feature: Int]] = [:]
  private var scored: [FraudEvent.Transaction] = []
  private var labels: [Text: [NaiveFraud.Label]] = [:]
  private var early: [Text: [FraudEvent]] = [:]

  init(_ events: [FraudEvent]) {
    for event in events {
      switch event.content {
      case .transaction(let transaction):
        guard found[transaction.id] == nil else { continue }
        found[transaction.id] = features(of: transaction)
        scored.append(transaction)
        for said in early[transaction.id] ?? [] where !said.isOver(at: event.watermark) {
          note(said)
        }
      case .label(let id, _):
        if found[id] == nil { early[id, default: []].append(event) } else { note(event) }
      case .verdict: break
      }
    }
  }

  private mutating func note(_ event: FraudEvent) {
    guard case .label(let id, let isFraud) = event.content else { return }
    labels[id, default: []].append(NaiveFraud.Label(time: event.time, isFraud: isFraud))
  }

  private func features(of transaction: FraudEvent.Transaction) -> [Feature: Int] {
    var features = fields(of: transaction)
    windows(transaction, &features)
    history(transaction, &features)
    marks(transaction, &features)
    return features
  }

  private func fields(of transaction: FraudEvent.Transaction) -> [Feature: Int] {
    let time = transaction.time
    // 5 January 1970 was the first Monday.
    let weekday = Instant.floor(time - 4 * Instant.day, to: Instant.day) / Instant.day % 7 + 1
    return [
      .amountMinor: transaction.amount, .hourUtc: NaiveFraud.hour(of: transaction),
      .weekdayUtc: weekday, .isWeekend: weekday >= 6 ? 1 : 0,
    ]
  }

  // MARK: Windows

  /// The transactions of a party that are known when this one comes, itself included: not those that
  /// lay too long before one since, or too long behind it and before the latest.
  private func known(
    _ party: Party, _ transaction: FraudEvent.Transaction
  ) -> [FraudEvent.Transaction] {
    guard let key = party.key(transaction) else { return [] }
    var (known, latest) = ([FraudEvent.Transaction](), Int.min)
    let kept = party.keptMilliseconds
    for earlier in scored + [transaction] where party.key(earlier) == key {
      latest = max(latest, earlier.time)
      known.removeAll {
        $0.time <= earlier.time - kept
          || $0.time > earlier.time + kept && $0.time <= latest - kept
      }
      known.append(earlier)
    }
    return known
  }

  /// Those in the window that ends with an instant: of 1 and 5 minutes to the millisecond, of whole
  /// minutes else.
  private func window(
    _ known: [FraudEvent.Transaction], _ time: Int, _ width: Int
  ) -> [FraudEvent.Transaction] {
    let end = width > 5 * 60_000 ? Instant.floor(time, to: 60_000) + 60_000 - 1 : time
    return known.filter { $0.time > end - width && $0.time <= time }
  }

  private func windows(
    _ transaction: FraudEvent.Transaction, _ features: inout [Feature: Int]
  ) {
    let (minute, hour, day) = (60_000, Instant.hour, Instant.day)
    func add(_ party: Party, _ asked: [(Feature, Int, ([FraudEvent.Transaction]) -> Int)]) {
      let known = known(party, transaction)
      guard !known.isEmpty else { return }
      for (feature, width, measure) in asked {
        features[feature] = measure(window(known, transaction.time, width))
      }
    }
    let count: ([FraudEvent.Transaction]) -> Int = { $0.count }
    let amount: ([FraudEvent.Transaction]) -> Int = {
      $0.filter { $0.currency == transaction.currency }.map(\.amount).reduce(0, +)
    }
    func distinct(_ key: @escaping (FraudEvent.Transaction) -> Text?)
      -> ([FraudEvent.Transaction]) -> Int
    {
      { Set($0.compactMap(key)).count }
    }
    add(
      NaiveFeatures.user,
      [
        (.userCount1m, minute, count), (.userCount5m, 5 * minute, count),
        (.userCount1h, hour, count), (.userCount24h, day, count), (.userAmount1h, hour, amount),
        (.userAmount24h, day, amount), (.distinctCountries1h, hour, distinct { $0.country }),
        (.distinctMerchants1h, hour, distinct { $0.merchant }),
        (.distinctDevices24h, day, distinct { $0.device }),
      ])
    add(
      NaiveFeatures.merchant,
      [
        (.merchantCount1m, minute, count), (.merchantCount1h, hour, count),
        (.merchantAmount1h, hour, amount), (.merchantUsers1h, hour, distinct { $0.user }),
      ])
    add(
      NaiveFeatures.device,
      [
        (.deviceCount5m, 5 * minute, count), (.deviceCount1h, hour, count),
        (.deviceAmount24h, day, amount), (.deviceUsers24h, day, distinct { $0.user }),
      ])
    add(
      NaiveFeatures.country,
      [(.countryCount5m, 5 * minute, count), (.countryAmount1h, hour, amount)])
  }

  // MARK: What was before

  private func history(
    _ transaction: FraudEvent.Transaction, _ features: inout [Feature: Int]
  ) {
    let earlier = scored.filter { $0.user == transaction.user }
    features[.userTransactions] = earlier.count { $0.currency == transaction.currency }
    features[.isNewMerchant] = earlier.contains { $0.merchant == transaction.merchant } ? 0 : 1
    let hour = NaiveFraud.hour(of: transaction)
    features[.isNewHour] = earlier.contains { NaiveFraud.hour(of: $0) == hour } ? 0 : 1
    if let country = transaction.country {
      features[.isNewCountry] = earlier.contains { $0.country == country } ? 0 : 1
    }
    if let device = transaction.device {
      features[.isNewDevice] = earlier.contains { $0.device == device } ? 0 : 1
    }
    if let last = earlier.last {
      features[.secondsSinceLast] =
        Instant.floor(transaction.time - last.time, to: 1000) / 1000
    }
  }

  /// Whether an earlier transaction is labelled fraud by now.
  private func isFraud(_ earlier: FraudEvent.Transaction) -> Bool {
    labels[earlier.id]?.last { abs($0.time - earlier.time) <= NaiveFraud.joinWindow }?.isFraud
      ?? false
  }

  private func marks(_ transaction: FraudEvent.Transaction, _ features: inout [Feature: Int]) {
    let (time, width) = (transaction.time, 28 * Instant.day)
    func frauds(_ party: Party) -> Int? {
      guard let key = party.key(transaction) else { return nil }
      return scored.count {
        party.key($0) == key && $0.time > time - width && $0.time <= time && isFraud($0)
      }
    }
    features[.userFraudLabels28d] = frauds(NaiveFeatures.user)
    features[.deviceFraudLabels28d] = frauds(NaiveFeatures.device)
    guard let ofMerchant = frauds(NaiveFeatures.merchant) else { return }
    features[.merchantFraudLabels28d] = ofMerchant
    // Its transactions are counted by UTC days, this one included.
    let lastDay = Instant.floor(time, to: Instant.day)
    let transactions = (scored + [transaction]).count {
      let day = Instant.floor($0.time, to: Instant.day)
      return $0.merchant == transaction.merchant && day <= lastDay && day > lastDay - width
    }
    features[.merchantFraudRate28d] =
      (2_000_000 * ofMerchant + transactions) / (2 * transactions)
  }
}

extension NaiveFeatures {
  /// All features that the model knows.
  static let known: [Feature] = Feature.allCases.filter { feature in
    switch feature {
    case .currency, .userID, .merchantID, .category, .country, .channel, .deviceID, .zScore,
      .amountToMean, .kmFromLast, .kmhFromLast, .velocity, .behaviour, .anomaly:
      false
    default: true
    }
  }
}
