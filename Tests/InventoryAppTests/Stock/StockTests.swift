import PipelineKit
import Testing

@testable import InventoryApp

struct StockTests {
  /// A row with these figures.
  private static func stock(_ onHand: Int64, _ reserved: Int64) -> Stock {
    var stock = Stock()
    stock.add(onHand, to: .onHand)
    stock.add(reserved, to: .reserved)
    return stock
  }

  @Test func `an adjustment never leaves less than is reserved`() {
    for onHand in Int64(0)...5 {
      for reserved in 0...onHand {
        for delta in Int64(-9)...9 {
          var stock = Self.stock(onHand, reserved)
          let applied = stock.applicable(delta)
          stock.add(applied, to: .onHand)
          #expect(stock.isSound)
          // As much of it as possible, and nothing else.
          #expect(applied == delta || (applied > delta && stock.onHand == reserved))
        }
      }
    }
  }

  @Test func `an adjustment of any size can be looked at`() {
    let full = Self.stock(Product.figureMax, 0)
    #expect(full.applicable(.min) == -Product.figureMax)
    #expect(full.applicable(.max) == .max)
  }

  @Test func `a row comes back as it was written`() {
    var stock = Self.stock(7, 3)
    (stock.isLow, stock.alerts, stock.updated) = (true, 4, Timestamp(milliseconds: 99))
    stock.cost = AverageCost(micros: 1_250_000, currency: .usd)
    var rows = RowBuffer(columnCount: Stock.columns.count)
    stock.write(to: &rows)
    var reader = RowReader(rows, row: 0)
    #expect(Stock(from: &reader) == stock)
  }

  @Test func `low stock is raised at the edge, and cleared at it`() {
    // Available over time, the reorder point being 10.
    var (isLow, drawn) = (false, "")
    for available in [12, 9, 7, 10, 10, 9, 12] as [Int64] {
      let edge = LowStock.edge(wasLow: isLow, available: available, reorderPoint: 10)
      switch edge {
      case .raised: (isLow, drawn) = (true, drawn + "r")
      case .cleared: (isLow, drawn) = (false, drawn + "c")
      case nil: drawn += "-"
      }
    }
    #expect(drawn == "-r-c-rc")
  }

  @Test func `warehouses of a product are in the order of their ids`() {
    var product = Product()
    for name in ["m", "z", "a", "b"] as [Name] { product.add(name) }
    #expect(product.warehouses == ["a", "b", "m", "z"])
  }
}

struct AverageCostTests {
  private static func cost(_ text: String, _ currency: Currency = .usd) -> UnitCost? {
    UnitCost(decimal: Array(text.utf8).span.bytes, currency: currency)
  }

  /// The average after receipts of units at a cost, none of them leaving.
  private static func average(_ receipts: [(Int64, Int64)]) -> Int64? {
    var (average, onHand): (AverageCost?, Int64) = (nil, 0)
    for (quantity, micros) in receipts {
      average = AverageCost.after(
        average, onHand: onHand, receiving: quantity,
        at: UnitCost(micros: micros, currency: .usd))
      onHand += quantity
    }
    return average?.micros
  }

  @Test func `it is the mean of what was received, weighted by units`() {
    #expect(Self.average([(10, 2_000_000)]) == 2_000_000)
    #expect(Self.average([(10, 2_000_000), (30, 4_000_000)]) == 3_500_000)
    #expect(Self.average([(1, 1), (1, 2)]) == 2)  // one and a half, half up
    #expect(Self.average([(2, 1), (1, 2)]) == 1)  // one and a third
  }

  @Test func `it lies between the least and the greatest cost, whatever comes`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let receipts = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        (
          Int64.random(in: 1...Product.figureMax / 8, using: &random),
          Int64.random(in: 0...UnitCost.microsMax, using: &random)
        )
      }
      let costs = receipts.map(\.1)
      let found = Self.average(receipts) ?? -1
      #expect((costs.min() ?? 0)...(costs.max() ?? 0) ~= found, "\(receipts)")
    }
  }

  @Test func `costs of two currencies are not mixed`() throws {
    let dollars = AverageCost(micros: 5, currency: .usd)
    let yen = try UnitCost(micros: 700, currency: Currency(code: Array("JPY".utf8).span.bytes))
    #expect(AverageCost.after(dollars, onHand: 1, receiving: 9, at: yen) == dollars)
    let anew = AverageCost.after(dollars, onHand: 0, receiving: 9, at: yen)
    #expect(anew.micros == 700 && anew.currency == yen.currency)
  }

  @Test func `a value is in minor units, and none where 64 bits do not hold it`() throws {
    let average = AverageCost(micros: 1_005_000, currency: .usd)
    #expect(average.value(of: 3) == 302)  // 3.015 dollars
    #expect(average.value(of: 0) == 0)
    #expect(
      AverageCost(micros: UnitCost.microsMax, currency: .usd).value(of: Product.figureMax) == nil)
  }

  @Test func `a unit cost is a decimal with up to six decimals`() {
    #expect(Self.cost("0.0125")?.micros == 12_500)
    #expect(Self.cost("3")?.micros == 3_000_000)
    #expect(Self.cost("0.0000001") == nil)
    #expect(Self.cost("-1") == nil)
    #expect(Self.cost("1000000001") == nil)
  }
}
