import PipelineKit

/// The numbers that the anomaly model looks at, in the order of `AnomalyInput`, each filled in when
/// what it is made of is at hand.
extension FeatureStage {
  /// Below this distance no speed is told: places are only known so well.
  private static let kilometresMin = 30.0

  @inline(__always)
  func fillInput(ofUser places: RecentPlaces) {
    input[3] = Int64(places.end - places.oneMinute)
    input[4] = Int64(places.end - places.fiveMinutes)
    input[5] = Int64(places.end - places.hour)
    input[6] = Int64(places.end - places.day)
  }

  /// Fills what is new to a user, who remembers the transaction only later.
  func fillInput(ofHistory transaction: Transaction, _ user: inout User, _ travel: Travel) {
    let earlier = user.transactions
    input[0] = earlier
    input[1] = onlineChannels.contains(transaction.channel) ? 1 : 0
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
    guard travel.isKnown else { return }
    input[11] = Int64(travel.kilometres)
    guard travel.kilometres >= FeatureStage.kilometresMin else { return }
    let elapsed = max(60_000, abs(travel.elapsed))
    input[10] = Int64(travel.kilometres / (Double(elapsed) / 3_600_000))
  }

  @inline(__always)
  func fillInput(ofDevice device: inout Counterparty, _ places: RecentPlaces) {
    input[2] = 1
    input[12] = Int64(device.users.count)
    input[13] = distinctCount(&device.recents, places, .exactDay, PartyEntry.userKind)
  }

  @inline(__always)
  func fillInput(
    ofMerchant merchant: inout Counterparty, _ places: RecentPlaces, _ transaction: Transaction
  ) {
    let first = merchant.firstSeen
    input[14] = AnomalyInput.merchantSurge(
      lastDay: Int64(places.end - places.day), earlier: merchant.transactions,
      milliseconds: first == .max ? 0 : transaction.time - first)
    input[15] = AnomalyInput.merchantLabelRate(
      frauds: merchant.fraudLabels, labels: merchant.labels)
    let (amounts, sum) = merchant.amounts(in: transaction.currency)
    input[16] = AnomalyInput.amountToMerchant(
      amount: transaction.amount, sum: Int128(clamping: sum), count: amounts)
  }
}
