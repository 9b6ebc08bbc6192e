import Testing

@testable import LogAggregatorApp

struct ExceptionReportTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let expected: [String]
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "Java with a cause",
      text: """
        2026-01-02 ERROR [main] c.s.Cart - cannot buy
        java.lang.IllegalStateException: pool closed
        \tat com.shop.Pool.take(Pool.java:41)
        \tat com.shop.Cart.buy(Cart.java:7)
        Caused by: java.io.IOException: reset by peer
        \tat com.shop.Wire.read(Wire.java:3)
        \t... 2 more
        """,
      expected: [
        "java", "java.lang.IllegalStateException", "pool closed",
        "com.shop.Pool.take(Pool.java:41)", "java.io.IOException", "reset by peer",
      ]),
    Case(
      name: "Java uncaught",
      text: """
        Exception in thread "main" java.lang.NullPointerException
        \tat Main.main(Main.java:5)
        """,
      expected: [
        "java", "java.lang.NullPointerException", "", "Main.main(Main.java:5)",
        "java.lang.NullPointerException", "",
      ]),
    Case(
      name: "Python chain",
      text: """
        ERROR cart failed
        Traceback (most recent call last):
          File "/app/db.py", line 3, in get
            raise KeyError("x")
        KeyError: 'x'

        During handling of the above exception, another exception occurred:

        Traceback (most recent call last):
          File "/app/main.py", line 9, in <module>
            buy()
          File "/app/cart.py", line 12, in buy
            pay()
        shop.errors.CartError: no such cart
        """,
      expected: [
        "python", "shop.errors.CartError", "no such cart",
        "File \"/app/cart.py\", line 12, in buy", "KeyError", "'x'",
      ]),
    Case(
      name: "Go panic",
      text: """
        panic: runtime error: index out of range [5] with length 3

        goroutine 1 [running]:
        panic({0x1, 0x2})
        \t/usr/go/panic.go:5
        main.buy(0x5)
        \t/app/cart.go:12 +0x1d
        main.main()
        """,
      expected: [
        "go", "runtime error", "index out of range [5] with length 3",
        "main.buy(0x5) /app/cart.go:12", "runtime error", "index out of range [5] with length 3",
      ]),
    Case(
      name: "Swift", text: "Shop/Cart.swift:12: Fatal error: Index out of range",
      expected: [
        "swift", "Fatal error", "Index out of range", "Shop/Cart.swift:12", "Fatal error",
        "Index out of range",
      ]),
    Case(
      name: "JavaScript",
      text: """
        TypeError: cart.buy is not a function
            at checkout (/app/cart.js:10:5)
            at /app/index.js:3:1
        """,
      expected: [
        "javascript", "TypeError", "cart.buy is not a function", "checkout (/app/cart.js:10:5)",
        "TypeError", "cart.buy is not a function",
      ]),
    Case(
      name: "Rust",
      text: """
        thread 'main' panicked at src/main.rs:4:5:
        no cart
        note: run with RUST_BACKTRACE=1
        """,
      expected: ["rust", "panic", "no cart", "src/main.rs:4:5", "panic", "no cart"]),
    Case(
      name: ".NET",
      text: """
        System.InvalidOperationException: outer ---> System.IO.IOException: inner
           at Shop.Wire.Read() in /src/Wire.cs:line 12
           --- End of inner exception stack trace ---
           at Shop.Cart.Buy(Int32 id) in /src/Cart.cs:line 7
        """,
      expected: [
        "dotnet", "System.InvalidOperationException", "outer",
        "Shop.Wire.Read() in /src/Wire.cs:line 12", "System.IO.IOException", "inner",
      ]),
    Case(
      name: "Ruby",
      text: """
        /app/cart.rb:12:in `buy': no such cart (ArgumentError)
        \tfrom /app/main.rb:3:in `<main>'
        """,
      expected: [
        "ruby", "ArgumentError", "no such cart", "/app/cart.rb:12:in `buy'", "ArgumentError",
        "no such cart",
      ]),
    Case(
      name: "PHP",
      text: """
        PHP Fatal error:  Uncaught RuntimeException: no cart in /app/cart.php:12
        Stack trace:
        #0 /app/main.php(3): buy()
        """,
      expected: [
        "php", "RuntimeException", "no cart", "/app/cart.php:12", "RuntimeException", "no cart",
      ]),
  ]

  @Test(arguments: cases)
  func `type, message, top frame and root cause are read`(_ example: Case) throws {
    let report = try #require(ExceptionReport(text: example.text))
    #expect(
      [
        report.language.rawValue, report.type, report.message, report.topFrame, report.rootType,
        report.rootMessage,
      ] == example.expected)
  }

  @Test(arguments: [
    "", "all good", "look at (this)", "Error: meeting at 10:30:15", "panic: at the disco",
    "we were at home\nat com.shop", "Traceback (most recent call last):",
  ])
  func `a record without a stack has no report`(_ text: String) {
    #expect(ExceptionReport(text: text) == nil)
  }

  @Test func `every beginning of a stack is read without failing`() {
    for example in ExceptionReportTests.cases {
      for end in example.text.indices { _ = ExceptionReport(text: String(example.text[..<end])) }
    }
  }
}
