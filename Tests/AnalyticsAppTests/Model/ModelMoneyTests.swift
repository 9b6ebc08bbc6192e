import Testing

@testable import ModelSupport

struct ModelMoneyTests {
  @Test(arguments: [
    ("45.00", 0, 45), ("45", 3, 45_000), ("1.5e1", 2, 1_500), ("0.10", 1, 1), ("1e2", 2, 10_000),
    ("12.3400", 2, 1_234), ("0.000", 0, 0), ("-1.25", 2, -125), ("100e-2", 0, 1),
  ])
  func `a decimal is exact minor units`(number: String, exponent: Int, minor: Int) {
    #expect(Money.minor(number, exponent: exponent) == minor)
  }

  @Test(arguments: [("45.12", 0), ("0.001", 2), ("1e30", 2), ("92233720368547758.08", 2)])
  func `what the currency cannot hold is nil`(number: String, exponent: Int) {
    #expect(Money.minor(number, exponent: exponent) == nil)
  }

  @Test func `no two currencies meet, and a cancellation counts on its day`() {
    let buyer = "\"visitor_id\":\"a\",\"order_id\":"
    let found = model([
      event("1", "order_placed", "10:00:00", buyer + "\"o1\",\"amount\":1250"),
      event(
        "2", "order_placed", "10:00:01", buyer + "\"o2\",\"amount\":45.00,\"currency\":\"JPY\""),
      event(
        "3", "order_placed", "10:00:02",
        buyer + "\"o3\",\"amount\":3.5,\"currency\":\"USD\",\"items\":["
          + "{\"product_id\":\"p\",\"quantity\":2,\"price\":1.25},"
          + "{\"product_id\":\"p\",\"quantity\":1}]"),
      event("4", "order_cancelled", "11:00:00", "\"order_id\":\"o1\",\"amount\":1250"),
    ])
    expect(
      "revenue_days", of: found,
      equals: """
        day         currency  orders  cancelled  gross_minor  cancelled_minor  net_minor
        2026-03-02  JPY       1       0          45           0                45
        2026-03-02  USD       2       1          1600         1250             350
        """)
    expect(
      "product_sales", of: found,
      equals: """
        product_id  currency  quantity  revenue_minor  orders
        p           USD       3         250            1
        """)
    expect(
      "sources", of: found,
      equals: """
        source    currency  views  orders  revenue_minor
        (direct)  JPY       0      1       45
        (direct)  USD       0      2       1600
        """)
  }

  @Test func `an order belongs to the session that covers it`() {
    let found = model([
      view("1", "10:00:00", "a", "/", ",\"source\":\"mail\""), view("2", "10:00:00", "b", "/"),
      event(
        "3", "order_placed", "10:30:00", "\"visitor_id\":\"a\",\"order_id\":\"o\",\"amount\":5"),
      event(
        "4", "order_placed", "10:30:00.001",
        "\"visitor_id\":\"b\",\"order_id\":\"p\",\"amount\":7,\"source\":\"ads\""),
    ])
    expect(
      "sources", of: found,
      equals: """
        source    currency  views  sessions  orders  revenue_minor
        (direct)  NULL      1      1         0       0
        mail      USD       1      1         1       5
        ads       USD       0      0         1       7
        """)
    expect(
      "sessions", of: found,
      equals: """
        visitor_id  converted
        a           1
        b           0
        """)
  }
}
