@testable import ModelSupport

extension NaiveFraud {
  /// Every view by its name. Rows are in the order the views define, else in no order.
  func allViews() -> [String: [Row]] {
    [
      "decisions": decisions.map(NaiveFraud.row), "review_queue": reviewQueue(),
      "user_profiles": userProfiles(), "merchants": merchants(), "fraud_hours": fraudHours(),
      "performance": performance(), "rule_hits": ruleHits(), "links": links(),
      "unmatched": unmatched(),
    ]
  }

  /// Millionths as SQLite's REAL prints them in Swift.
  private static func real(_ millionths: Int) -> Text { Text("\(Double(millionths) / 1_000_000)") }

  /// A row of `decisions`. `codes` stands for the codes of the column `reasons`, joined by commas.
  private static func row(_ decision: ModelDecision) -> Row {
    let transaction = decision.transaction
    return [
      "transaction_id": transaction.id, "user_id": transaction.user,
      "at": Instant.text(transaction.time), "at_ms": Text(transaction.time),
      "amount_minor": Text(transaction.amount), "currency": transaction.currency,
      "merchant_id": transaction.merchant, "risk": real(decision.risk),
      "velocity": real(decision.velocity), "behaviour": real(decision.behaviour),
      "anomaly": real(decision.anomaly), "rules": real(decision.rules),
      "velocity_count": Text(decision.velocityCount),
      "z_score": decision.zScore.map { Text("\($0)") } ?? .null,
      "decision": Text(decision.outcome.rawValue),
      "codes": Text(decision.codes.joined(separator: ",")),
      "config_version": Text(decision.configVersion),
    ]
  }

  /// Reviews without any verdict, highest risk first, then in log order.
  private func reviewQueue() -> [Row] {
    let open = decisions.enumerated().filter {
      $0.element.outcome == .review && !$0.element.hasVerdict
    }
    return open.sorted { ($1.element.risk, $0.offset) < ($0.element.risk, $1.offset) }
      .map { NaiveFraud.row($0.element) }
  }

  /// A row for each user and currency with a scored transaction. What describes the profile is of
  /// the learnt transactions; `scored`, first and last, blocked and labels are of all.
  private func userProfiles() -> [Row] {
    groups { Account(user: $0.transaction.user, currency: $0.transaction.currency) }
      .map { account, all in
        let learnt = all.filter(\.isLearnt).map(\.transaction)
        let amounts = learntAmounts(account.user, account.currency)
        return [
          "user_id": account.user, "currency": account.currency,
          "transactions": Text(learnt.count), "scored": Text(all.count),
          "mean_minor": amounts.mean.map { Text($0) } ?? .null,
          "std_minor": amounts.standardDeviation.map { Text($0) } ?? .null,
          "countries": Text(Set(learnt.compactMap(\.country)).count),
          "devices": Text(Set(learnt.compactMap(\.device)).count),
          "hours": Text(Set(learnt.map(NaiveFraud.hour)).count),
          "first_seen_ms": Text(all.map(\.transaction.time).min() ?? 0),
          "last_seen_ms": Text(all.map(\.transaction.time).max() ?? 0),
          "blocked": Text(all.count { $0.outcome == .block }),
          "fraud_labels": Text(all.count { $0.label == true }),
        ]
      }
  }

  /// `fraud_rate` is of all transactions, labelled or not.
  private func merchants() -> [Row] {
    groups(by: \.transaction.merchant).map { merchant, all in
      let frauds = all.count { $0.label == true }
      return [
        "merchant_id": merchant, "transactions": Text(all.count),
        "blocked": Text(all.count { $0.outcome == .block }), "fraud_labels": Text(frauds),
        "fraud_rate": NaiveFraud.ratio(frauds, all.count),
      ]
    }
  }

  /// By the decisions as they were taken: verdicts change nothing here.
  private func fraudHours() -> [Row] {
    struct Group: Hashable {
      var hour: Int
      var currency: Text
    }
    return groups {
      Group(
        hour: Instant.floor($0.transaction.time, to: Instant.hour),
        currency: $0.transaction.currency)
    }.map { group, all in
      func amount(_ some: [ModelDecision]) -> Text {
        Text(some.reduce(0) { $0 + $1.transaction.amount })
      }
      return [
        "hour": Instant.text(group.hour), "hour_ms": Text(group.hour), "currency": group.currency,
        "transactions": Text(all.count), "approved": Text(all.count { $0.outcome == .approve }),
        "reviewed": Text(all.count { $0.outcome == .review }),
        "blocked": Text(all.count { $0.outcome == .block }), "amount_minor": amount(all),
        "blocked_minor": amount(all.filter { $0.outcome == .block }),
      ]
    }
  }

  /// A row for each rule and mode of every configuration that was in force, hits or not.
  private func ruleHits() -> [Row] {
    var seen: Set<String> = []
    return configs.flatMap(\.rules).filter { seen.insert("\($0.isActive) \($0.name)").inserted }
      .map { rule in
        let hits = decisions.filter {
          (rule.isActive ? $0.activeHits : $0.shadowHits).contains(rule.name)
        }
        let labelled = hits.filter { $0.label != nil }
        let frauds = labelled.count { $0.label == true }
        return [
          "rule": Text(rule.name), "mode": rule.isActive ? "active" : "shadow",
          "hits": Text(hits.count), "blocked": Text(hits.count { $0.outcome == .block }),
          "reviewed": Text(hits.count { $0.outcome == .review }), "labelled_fraud": Text(frauds),
          "labelled": Text(labelled.count), "precision": NaiveFraud.ratio(frauds, labelled.count),
        ]
      }
  }

  /// What is said of transactions that have not come, or came when it waited no more.
  private func unmatched() -> [Row] {
    let waiting = early.values.joined().map { ($0, !$0.isOver(at: watermark)) }
    return (waiting + lapsed.map { ($0, false) }).map { event, waits in
      var row: Row = [
        "transaction_id": event.about, "at": Instant.text(event.time), "at_ms": Text(event.time),
        "waits": Text(waits ? 1 : 0), "type": "label", "says": "fraud",
      ]
      if case .label(_, false) = event.content { row["says"] = "not fraud" }
      if case .verdict(_, let isApproved) = event.content {
        row["type"] = "review_decision"
        if isApproved { row["says"] = "approved" }
      }
      return row
    }
  }

  /// Groups all decisions, each group in log order.
  func groups<Key: Hashable>(by key: (ModelDecision) -> Key) -> [Key: [ModelDecision]] {
    Dictionary(grouping: decisions, by: key)
  }

  /// A real number as Swift writes it; NULL over zero.
  static func ratio(_ part: Int, _ whole: Int) -> Text {
    whole == 0 ? .null : Text("\(Double(part) / Double(whole))")
  }
}
