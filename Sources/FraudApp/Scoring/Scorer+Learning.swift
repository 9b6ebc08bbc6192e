import PipelineKit

/// What the parties of a transaction remember of it.
extension Scorer {
  /// Takes a transaction into the windows, before it is scored: windows include it.
  func enter(_ transaction: Transaction, _ slots: Slots) {
    var entry = Recents.Entry(
      time: transaction.time, sequence: transaction.sequence, amount: transaction.amount,
      currency: transaction.currency, partner: transaction.merchant, country: transaction.country,
      device: transaction.device)
    users.values[slots.user].recents.insert(
      entry, keeping: User.keptMilliseconds, committed: committed)
    users.touch(slots.user)
    (entry.partner, entry.country, entry.device) = (
      transaction.user, FeatureVector.absent, FeatureVector.absent
    )
    Scorer.enter(entry, transaction, ofMerchant: &merchants.values[slots.merchant])
    merchants.touch(slots.merchant)
    if slots.device >= 0 {
      Scorer.enter(entry, transaction, ofDevice: &devices.values[slots.device])
      devices.touch(slots.device)
    }
    if slots.country >= 0 {
      countries.values[slots.country].enter(entry, hours: 2)
      countries.touch(slots.country)
    }
  }

  private static func enter(
    _ entry: Recents.Entry, _ transaction: Transaction, ofMerchant merchant: inout Counterparty
  ) {
    merchant.enter(entry, hours: 25)
    merchant.countDay(of: transaction.time)
  }

  private static func enter(
    _ entry: Recents.Entry, _ transaction: Transaction, ofDevice device: inout Counterparty
  ) {
    device.enter(entry, hours: 25)
    device.users.insert(transaction.user)
    device.transactions += 1
  }

  /// Remembers a scored transaction; the profile, at `place`, learns it if it is approved.
  func remember(
    _ transaction: Transaction, _ slots: Slots, _ user: inout User, _ place: Int,
    _ decision: Decision
  ) {
    merchants.values[slots.merchant].remember(transaction, decision)
    user.profiles[place].remember(transaction, decision)
    user.see(transaction)
  }
}
