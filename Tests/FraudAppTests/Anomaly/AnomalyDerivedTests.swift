import FraudApp
import Testing

struct AnomalyDerivedTests {
  private let day: Int64 = 86_400_000

  @Test func `a merchant at its usual pace has no surge`() {
    #expect(
      AnomalyInput.merchantSurge(lastDay: 10, earlier: 99, milliseconds: 10 * day) == 1_000)
    #expect(AnomalyInput.merchantSurge(lastDay: 1, earlier: 0, milliseconds: 0) == 1_000)
    #expect(
      AnomalyInput.merchantSurge(lastDay: 46, earlier: 99, milliseconds: 10 * day) == 4_000)
  }

  @Test func `a merchant without labels is at a twentieth`() {
    #expect(AnomalyInput.merchantLabelRate(frauds: 0, labels: 0) == 50_000)
    #expect(AnomalyInput.merchantLabelRate(frauds: 0, labels: 8) == 10_000)
    #expect(AnomalyInput.merchantLabelRate(frauds: 8, labels: 8) == 810_000)
  }

  @Test func `an amount is compared with the merchant's mean`() {
    #expect(AnomalyInput.amountToMerchant(amount: 300, sum: 1_000, count: 10) == 3_000)
    #expect(AnomalyInput.amountToMerchant(amount: 300, sum: 0, count: 0) == 1_000)
    #expect(AnomalyInput.amountToMerchant(amount: .max, sum: 1, count: .max) == .max)
  }

  @Test func `an hour's share is smoothed`() {
    #expect(AnomalyInput.hourShare(around: 0, earlier: 0) == 125_000)
    #expect(AnomalyInput.hourShare(around: 0, earlier: 96) == 5_000)
    #expect(AnomalyInput.hourShare(around: 96, earlier: 96) == 965_000)
  }
}
