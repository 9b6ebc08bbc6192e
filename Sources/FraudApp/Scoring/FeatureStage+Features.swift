import PipelineKit

/// The values of the table of features for one transaction, but for windows.
extension FeatureStage {
  /// Fills what the transaction itself says.
  func fillFields(_ transaction: Transaction) {
    features[.amountMinor] = transaction.amount
    features[.currency] = transaction.currencySymbol
    features[.userID] = transaction.user
    features[.merchantID] = transaction.merchant
    features[.category] = transaction.category
    features[.country] = transaction.country
    features[.channel] = transaction.channel
    features[.deviceID] = transaction.device
    features[.hourUtc] = Int64(transaction.hour)
    let weekday = transaction.weekday
    features[.weekdayUtc] = weekday
    features[.isWeekend] = weekday > 5 ? 1 : 0
  }

  // MARK: History

  /// Fills what is known of the user's past, before this transaction is remembered.
  func fillHistory(_ transaction: Transaction, _ user: inout User) {
    fillNews(transaction, &user)
    features.set(.isNewHour, user.hours & 1 << Int64(transaction.hour) == 0)
    features[.userFraudLabels28d] = user.fraud.count(at: transaction.time)
    guard user.lastTime != .min else { return }
    let elapsed = transaction.time - user.lastTime
    features[.secondsSinceLast] = (elapsed - Transaction.remainder(elapsed, 1000)) / 1000
  }

  /// Fills what the user was never seen with.
  private func fillNews(_ transaction: Transaction, _ user: inout User) {
    if transaction.country != FeatureVector.absent {
      features.set(.isNewCountry, !user.countries.contains(transaction.country))
    }
    if transaction.device != FeatureVector.absent {
      features.set(.isNewDevice, !user.devices.contains(transaction.device))
    }
    features.set(.isNewMerchant, !user.merchants.contains(transaction.merchant))
  }

  func fill(_ travel: Travel) {
    guard travel.isKnown else { return }
    features[.kmFromLast] = Millionths.nearest(travel.kilometres)
    guard travel.elapsed > 0 else { return }
    features[.kmhFromLast] = Millionths.nearest(
      travel.kilometres / (Double(travel.elapsed) / 3_600_000))
  }
}
