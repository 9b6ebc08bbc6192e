@testable import ModelSupport

extension NaiveFraud {
  /// Devices used by two users or more; and pairs of merchants at both of which two users or more
  /// have a transaction labelled fraud each. All pairs would be quadratic, and mean nothing.
  func links() -> [Row] { sharedDevices() + merchantPairs() }

  private func sharedDevices() -> [Row] {
    groups(by: \.transaction.device).compactMap { device, all in
      let users = Set(all.map(\.transaction.user))
      guard let device, users.count > 1 else { return nil }
      return [
        "entity": device, "kind": "device", "users": Text(users.count),
        "transactions": Text(all.count), "fraud_labels": Text(all.count { $0.label == true }),
      ]
    }
  }

  private func merchantPairs() -> [Row] {
    let frauds = decisions.filter { $0.label == true }.map(\.transaction)
    let merchants = Set(frauds.map(\.merchant)).sorted()
    var rows: [Row] = []
    for (place, first) in merchants.enumerated() {
      for second in merchants[(place + 1)...] {
        func users(_ merchant: Text) -> Set<Text> {
          Set(frauds.filter { $0.merchant == merchant }.map(\.user))
        }
        let both = users(first).intersection(users(second))
        guard both.count > 1 else { continue }
        let count = frauds.count {
          both.contains($0.user) && ($0.merchant == first || $0.merchant == second)
        }
        rows.append([
          "entity": first + " & " + second, "kind": "merchant_pair", "users": Text(both.count),
          "transactions": Text(count), "fraud_labels": Text(count),
        ])
      }
    }
    return rows
  }
}
