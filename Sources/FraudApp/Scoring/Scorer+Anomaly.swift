import PipelineKit

/// The numbers that the anomaly model looks at, in the order of `AnomalyInput`.
extension Scorer {
  private static let dayMilliseconds: Int64 = 86_400_000
  /// Below this distance no speed is told: places are only known so well.
  private static let kilometresMin = 30.0

  /// Works out the input of a transaction that windows have taken in and nothing has remembered.
  func anomalyInput(
    _ transaction: Transaction, _ slots: Slots, _ user: inout User, _ travel: Travel
  ) -> InlineArray<18, Int64> {
    var input = InlineArray<18, Int64>(repeating: 0)
    Scorer.fillUser(&input, transaction, &user)
    Scorer.fill(&input, travel)
    input[1] = onlineChannels.contains(transaction.channel) ? 1 : 0
    if slots.device >= 0 {
      input[2] = 1
      fillDevice(&input, transaction.time, &devices.values[slots.device])
    }
    Scorer.fillMerchant(&input, transaction, &merchants.values[slots.merchant])
    return input
  }

  private static func fillUser(
    _ input: inout InlineArray<18, Int64>, _ transaction: Transaction, _ user: inout User
  ) {
    let earlier = user.scoredCount
    input[0] = earlier
    let time = transaction.time
    func count(_ window: FeatureWindow) -> Int64 {
      Int64(user.recents.count(after: time - window.milliseconds, through: time))
    }
    input[3] = count(.oneMinute)
    input[4] = count(.fiveMinutes)
    input[5] = count(.oneHour)
    input[6] = count(.oneDay)
    let absent = FeatureVector.absent
    let (device, country) = (transaction.device, transaction.country)
    input[7] = device != absent && !user.devices.contains(device) ? 1 : 0
    input[8] = country != absent && !user.countries.contains(country) ? 1 : 0
    input[9] = user.merchants.contains(transaction.merchant) ? 0 : 1
    let hour = transaction.hour
    let near =
      Int64(user.hourCounts[(hour + 23) % 24]) + Int64(user.hourCounts[hour])
      + Int64(user.hourCounts[(hour + 1) % 24])
    input[17] = AnomalyInput.hourShare(around: near, earlier: earlier)
  }

  private static func fill(_ input: inout InlineArray<18, Int64>, _ travel: Travel) {
    guard travel.isKnown else { return }
    input[11] = Int64(travel.kilometres)
    guard travel.kilometres >= kilometresMin else { return }
    let elapsed = max(60_000, abs(travel.elapsed))
    input[10] = Int64(travel.kilometres / (Double(elapsed) / 3_600_000))
  }

  private func fillDevice(
    _ input: inout InlineArray<18, Int64>, _ time: Int64, _ device: inout Counterparty
  ) {
    input[12] = Int64(device.users.count)
    input[13] = distinctCount(
      &device.recents, after: time - Scorer.dayMilliseconds, through: time
    ) { $0.partner }
  }

  private static func fillMerchant(
    _ input: inout InlineArray<18, Int64>, _ transaction: Transaction,
    _ merchant: inout Counterparty
  ) {
    let time = transaction.time
    let count = merchant.recents.count(after: time - dayMilliseconds, through: time)
    let first = merchant.firstSeen
    input[14] = AnomalyInput.merchantSurge(
      lastDay: Int64(count), earlier: merchant.transactions,
      milliseconds: first == .max ? 0 : time - first)
    input[15] = AnomalyInput.merchantLabelRate(
      frauds: merchant.fraudLabels, labels: merchant.labels)
    let (amounts, sum) = merchant.amounts(in: transaction.currency)
    input[16] = AnomalyInput.amountToMerchant(
      amount: transaction.amount, sum: Int128(clamping: sum), count: amounts)
  }
}
