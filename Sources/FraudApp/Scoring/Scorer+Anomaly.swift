import PipelineKit

/// The numbers that the anomaly model looks at, in the order of `AnomalyInput`.
extension Scorer {
  private static let onlineChannels: Set<Int64> = [
    FeatureVector.symbol("online"), FeatureVector.symbol("web"), FeatureVector.symbol("app"),
  ]
  private static let dayMilliseconds: Int64 = 86_400_000
  /// Below this distance no speed is told: places are only known so well.
  private static let kilometresMin = 30.0

  /// Works out the input of a transaction that windows have taken in and nothing has remembered.
  func anomalyInput(_ transaction: Transaction, _ slots: Slots) -> InlineArray<18, Int64> {
    var input = InlineArray<18, Int64>(repeating: 0)
    fillUser(&input, transaction, slots.user)
    fillTravel(&input, transaction, slots.user)
    input[1] = Scorer.onlineChannels.contains(transaction.channel) ? 1 : 0
    if slots.device >= 0 {
      input[2] = 1
      input[12] = Int64(devices.values[slots.device].users.count)
      input[13] = deviceUsers(transaction.time, slots.device)
    }
    fillMerchant(&input, transaction, slots.merchant)
    return input
  }

  private func fillUser(
    _ input: inout InlineArray<18, Int64>, _ transaction: Transaction, _ slot: Int
  ) {
    var earlier: Int64 = 0
    for profile in users.values[slot].profiles { earlier += profile.scored.count }
    input[0] = earlier
    let time = transaction.time
    for (position, window) in FeatureWindow.allCases.enumerated() {
      let after = time - window.milliseconds
      input[3 + position] = Int64(
        users.values[slot].recents.window(
          after: after, through: time
        ).count)
    }
    let absent = FeatureVector.absent
    let (device, country) = (transaction.device, transaction.country)
    input[7] = device != absent && !users.values[slot].devices.contains(device) ? 1 : 0
    input[8] = country != absent && !users.values[slot].countries.contains(country) ? 1 : 0
    input[9] = users.values[slot].merchants.contains(transaction.merchant) ? 0 : 1
    let hour = transaction.hour
    var near: Int64 = 0
    for neighbour in [hour + 23, hour, hour + 1] {
      near += users.values[slot].hourCounts[neighbour % 24]
    }
    input[17] = AnomalyInput.hourShare(around: near, earlier: earlier)
  }

  private func fillTravel(
    _ input: inout InlineArray<18, Int64>, _ transaction: Transaction, _ slot: Int
  ) {
    let (latitude, longitude) = (users.values[slot].latitude, users.values[slot].longitude)
    guard !transaction.latitude.isNaN, !latitude.isNaN else { return }
    let km = Scorer.kilometres(latitude, longitude, transaction.latitude, transaction.longitude)
    input[11] = Int64(km)
    guard km >= Scorer.kilometresMin else { return }
    let elapsed = max(60_000, abs(transaction.time - users.values[slot].placeTime))
    input[10] = Int64(km / (Double(elapsed) / 3_600_000))
  }

  private func deviceUsers(_ time: Int64, _ slot: Int) -> Int64 {
    distinct.begin()
    var count: Int64 = 0
    let device = devices.values[slot]
    let entries = device.recents.window(
      after: time - Scorer.dayMilliseconds, through: time)
    for entry in entries { count = distinct.add(entry.partner) }
    return count
  }

  private func fillMerchant(
    _ input: inout InlineArray<18, Int64>, _ transaction: Transaction, _ slot: Int
  ) {
    let (time, day) = (transaction.time, Scorer.dayMilliseconds)
    let count = Int64(
      merchants.values[slot].recents.window(
        after: time - day, through: time
      ).count)
    let first = merchants.values[slot].firstSeen
    input[14] = AnomalyInput.merchantSurge(
      lastDay: count, earlier: merchants.values[slot].transactions,
      milliseconds: first == .max ? 0 : time - first)
    let labels = merchants.values[slot].labels
    let frauds = merchants.values[slot].fraudLabels
    input[15] = AnomalyInput.merchantLabelRate(frauds: frauds, labels: labels)
    let (amounts, sum) = merchants.values[slot].amounts(in: transaction.currency)
    input[16] = AnomalyInput.amountToMerchant(
      amount: transaction.amount, sum: Int128(clamping: sum), count: amounts)
  }
}
