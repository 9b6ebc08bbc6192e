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
    enter(entry, in: merchants, slots.merchant, hours: 25)
    merchants.values[slots.merchant].countDay(of: transaction.time)
    if slots.device >= 0 {
      enter(entry, in: devices, slots.device, hours: 25)
      devices.values[slots.device].users.insert(transaction.user)
    }
    if slots.country >= 0 { enter(entry, in: countries, slots.country, hours: 2) }
  }

  private func enter(
    _ entry: Recents.Entry, in cache: EntityCache<Counterparty>, _ slot: Int, hours: Int64
  ) {
    cache.values[slot].keptMilliseconds = hours * 3_600_000
    cache.values[slot].recents.insert(entry, keeping: hours * 3_600_000, committed: .max)
    cache.touch(slot)
  }

  /// Remembers a scored transaction; the profile learns it if it is approved.
  func remember(_ transaction: Transaction, _ slots: Slots, _ decision: Decision) {
    let isBlocked: Int64 = decision == .block ? 1 : 0
    merchants.values[slots.merchant].transactions += 1
    merchants.values[slots.merchant].blocked += isBlocked
    merchants.values[slots.merchant].add(transaction.amount, transaction.currency)
    merchants.values[slots.merchant].firstSeen = min(
      merchants.values[slots.merchant].firstSeen, transaction.time)
    let place = users.values[slots.user].profile(transaction.currency)
    users.values[slots.user].profiles[place].scored.add(transaction.amount)
    users.values[slots.user].profiles[place].blocked += isBlocked
    let profile = users.values[slots.user].profiles[place]
    users.values[slots.user].profiles[place].firstSeen = min(profile.firstSeen, transaction.time)
    users.values[slots.user].profiles[place].lastSeen = max(profile.lastSeen, transaction.time)
    if decision == .approve {
      users.values[slots.user].profiles[place].learn(
        transaction.amount, country: transaction.country, device: transaction.device,
        hour: transaction.hour)
    }
    see(transaction, slots.user)
  }

  /// Remembers what the user has used, whatever the decision.
  private func see(_ transaction: Transaction, _ slot: Int) {
    users.values[slot].merchants.insert(transaction.merchant)
    if transaction.country != FeatureVector.absent {
      users.values[slot].countries.insert(transaction.country)
    }
    if transaction.device != FeatureVector.absent {
      users.values[slot].devices.insert(transaction.device)
    }
    users.values[slot].hours |= 1 << Int64(transaction.hour)
    users.values[slot].hourCounts[transaction.hour] += 1
    users.values[slot].lastTime = transaction.time
    if !transaction.latitude.isNaN {
      users.values[slot].latitude = transaction.latitude
      users.values[slot].longitude = transaction.longitude
      users.values[slot].placeTime = transaction.time
    }
  }
}
