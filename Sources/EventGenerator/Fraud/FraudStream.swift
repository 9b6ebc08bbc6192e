/// Lines as a gateway would deliver them: payments nearly in time order, some twice, some broken,
/// and after hours to weeks how they turned out; beside them the truth.
///
///     walker ──▶ payment ──▶ line ──┬──────────────▶ out
///                   │               └─▶ hold-back ─┘      late, out of order, duplicate
///                   ├─▶ label, verdict ─▶ hold-back       later
///                   └─▶ truth: transaction_id,is_fraud,kind
///
/// Ends after the profile's transactions. Memory grows with the labels held back.
package struct FraudStream: Sendable {
  private var walker: PaymentWalker
  private var heldBack = HoldBack()
  private var random: SplitMix64
  private let profile: FraudProfile
  private let format: PaymentFormat
  private var lastTime = 0

  /// The first line of the truth, with its newline.
  package static let truthHeader = "transaction_id,is_fraud,kind\n"

  /// After the last payment, what is due within the longest lateness still comes.
  private static let drainMilliseconds = 21_600_000

  /// Makes the stream that `profile` decides, byte for byte.
  package init(profile: FraudProfile) {
    self.profile = profile
    walker = PaymentWalker(profile: profile)
    random = SplitMix64(seed: profile.seed ^ 0x5A5A_A5A5_F0F0_0F0F)
    format = PaymentFormat(mix: profile.mix)
  }

  /// Appends the next line with its newline, and the truth about payments made on the way: a line
  /// `t-000000012,1,card_testing` or `t-000000013,0,`.
  ///
  /// - Returns: false at the end, with nothing appended.
  package mutating func appendLine(to out: inout [UInt8], truth: inout [UInt8]) -> Bool {
    while true {
      let now = walker.nextTime ?? lastTime + FraudStream.drainMilliseconds
      if let due = heldBack.release(at: now) {
        out.append(contentsOf: due)
        return true
      }
      guard let payment = walker.next() else { return false }
      lastTime = payment.time
      FraudStream.append(payment, toTruth: &truth)
      if emit(payment, to: &out) { return true }
    }
  }

  private static func append(_ payment: GeneratedTransaction, toTruth truth: inout [UInt8]) {
    truth.append("t-")
    truth.append(decimal: payment.number, width: 9)
    truth.append(payment.fraud == nil ? ",0," : ",1,")
    if let kind = payment.fraud { truth.append(contentsOf: kind.rawValue.utf8) }
    truth.append("\n")
  }

  /// Appends the payment's line, or holds it back and returns false; plans what follows it.
  private mutating func emit(_ payment: GeneratedTransaction, to out: inout [UInt8]) -> Bool {
    let untidy = profile.disturbances
    let start = out.count
    format.append(payment, id: EventID(&random), to: &out)
    let line = out[start...]
    if random.chance(untidy.duplicates) {
      heldBack.hold(Array(line), until: payment.time + random.within(100..<60_000))
    }
    if random.chance(untidy.repeats) {
      hold(until: payment.time + random.within(500..<90_000)) { format, id, _, line in
        format.append(payment, id: id, to: &line)
      }
    }
    if random.chance(untidy.malformed) { holdMalformed(of: payment) }
    planLabels(of: payment)
    planVerdict(of: payment)
    guard let delay = delay() else { return true }
    heldBack.hold(Array(line), until: payment.time + delay)
    out.removeSubrange(start...)
    return false
  }

  /// Holds a line back that `write` makes with a new id.
  private mutating func hold(
    until release: Int, _ write: (PaymentFormat, EventID, Int, inout [UInt8]) -> Void
  ) {
    var line: [UInt8] = []
    write(format, EventID(&random), release, &line)
    heldBack.hold(line, until: release)
  }

  private mutating func holdMalformed(of payment: GeneratedTransaction) {
    var (id, time): ([UInt8], [UInt8]) = ([], [])
    id.append(EventID(&random))
    time.append(rfc3339: payment.time)
    let kind = random.pick(PaymentMalformation.everyday)
    let line = kind.line(
      id: String(decoding: id, as: UTF8.self), time: String(decoding: time, as: UTF8.self),
      user: "u-\(payment.user)")
    heldBack.hold(line + [0x0A], until: payment.time)
  }

  /// Fraud comes to light five times in six, mostly after days. Some honest payments are confirmed,
  /// a few after they were disputed.
  private mutating func planLabels(of payment: GeneratedTransaction) {
    let isFraud = payment.fraud != nil
    guard random.chance(isFraud ? 0.85 : profile.mix.honestLabels) else { return }
    // A median of two and a half days, from an hour to five weeks.
    let hours = 60 * exponential(random.normal() * 1.1)
    let known = payment.time + Int(min(840, max(1, hours)) * 3_600_000)
    hold(until: known) {
      $0.appendLabel(payment.number, isFraud: isFraud, at: $2, id: $1, to: &$3)
    }
    guard !isFraud, random.chance(0.05) else { return }
    hold(until: payment.time + (known - payment.time) / 2) {
      $0.appendLabel(payment.number, isFraud: true, at: $2, id: $1, to: &$3)
    }
  }

  /// People look at what is odd, within minutes to hours, and are right 95 times in a hundred.
  private mutating func planVerdict(of payment: GeneratedTransaction) {
    guard payment.isOdd || random.chance(0.004), random.chance(profile.mix.verdicts) else { return }
    let isFraud = (payment.fraud != nil) == random.chance(0.95)
    hold(until: payment.time + random.within(300_000..<28_800_000)) {
      $0.appendVerdict(payment.number, isFraud: isFraud, at: $2, id: $1, to: &$3)
    }
  }

  /// Returns how long the next line is held back, in milliseconds; nil if it is not.
  private mutating func delay() -> Int? {
    let untidy = profile.disturbances
    let draw = random.unit()
    if draw < untidy.late { return random.within(300_000..<21_600_000) }
    return draw < untidy.late + untidy.disorder ? random.within(1_000..<8_000) : nil
  }
}
