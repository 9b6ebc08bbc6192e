import PipelineKit

/// The books of one event: every row of stock that it touched, checked when it is done.
///
/// **Law.** For each row, after each event, and so at every commit:
///
///     0 ≤ reserved ≤ on hand
///     on hand after  − on hand before  = the sum of the event's movements of on hand
///     reserved after − reserved before = the sum of what its order lines reserve more or less
///
/// Row, movements and order lines are changed by different code, so a fault in one shows here. Since
/// all begin at zero, on hand is the sum of all movements and reserved that of all live reservations.
struct Conservation {
  struct Entry {
    let key: StockKey
    let before: Stock
    var movedOnHand: Int64 = 0
    var linesReserved: Int64 = 0
  }

  private(set) var entries: [Entry] = []

  /// Begins to watch a row, whose figures are `stock` now.
  ///
  /// - Returns: its place, for `Stock.tally`.
  mutating func watch(_ key: StockKey, _ stock: Stock) -> Int32 {
    entries.append(Entry(key: key, before: stock))
    return Int32(entries.count - 1)
  }

  /// The place of a row that is watched; nil where `tally` is of an earlier event.
  func place(_ key: StockKey, _ tally: Int32) -> Int? {
    let place = Int(tally)
    return entries.indices.contains(place) && entries[place].key == key ? place : nil
  }

  mutating func count(movement quantity: Int64, at place: Int) {
    entries[place].movedOnHand += quantity
  }

  mutating func count(reservation quantity: Int64, at place: Int) {
    entries[place].linesReserved += quantity
  }

  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  /// What is wrong with a row, in words; nil if nothing is.
  static func fault(of entry: Entry, now: Stock) -> String? {
    if !now.isSound {
      return "0 <= reserved <= on_hand does not hold"
    }
    if now.onHand - entry.before.onHand != entry.movedOnHand {
      return "on_hand changed by \(now.onHand - entry.before.onHand), "
        + "its movements say \(entry.movedOnHand)"
    }
    if now.reserved - entry.before.reserved != entry.linesReserved {
      return "reserved changed by \(now.reserved - entry.before.reserved), "
        + "the order lines say \(entry.linesReserved)"
    }
    return nil
  }
}

/// A row of stock that breaks a law, and the event after which it did.
struct BrokenInvariant: Error, CustomStringConvertible {
  let key: StockKey
  let stock: Stock
  let fault: String
  let eventID: Name
  let place: EventPlace

  var description: String {
    "stock of product '\(key.product)' in warehouse '\(key.warehouse)' is wrong after event "
      + "'\(eventID)' (record \(place.text)): \(fault); on_hand \(stock.onHand), reserved "
      + "\(stock.reserved). Nothing of it was committed; please report this with the output of "
      + "`InventoryApp log cat`"
  }
}
