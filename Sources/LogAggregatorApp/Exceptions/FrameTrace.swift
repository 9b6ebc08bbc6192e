/// Stacks whose frames begin with `at`: Java, JavaScript and .NET.
///
///     java.lang.IllegalStateException: pool closed        TypeError: x is not a function
///         at com.shop.Pool.take(Pool.java:41)                 at buy (/app/cart.js:10:5)
///         ... 12 more                                         at /app/index.js:3:1
///     Caused by: java.io.IOException: reset
///
///     System.InvalidOperationException: outer ---> System.IO.IOException: inner
///        at Shop.Cart.Buy(Int32 id) in /src/Cart.cs:line 12
///
/// The header is the nearest line above the first frame in which a type is found; a logger's own
/// text may stand before it.
enum FrameTrace {
  static func read(_ lines: [TraceLine]) -> ThrownChain? {
    guard let first = lines.firstIndex(where: { frame($0) != nil }), first > 0 || lines.count > 1,
      let language = frame(lines[first])
    else { return nil }
    guard let header = lines[..<first].lastIndex(where: { thrown($0.text) != nil }),
      let outermost = thrown(lines[header].text)
    else { return nil }
    var chain = ThrownChain(
      language: language, outermost: outermost, root: outermost,
      topFrame: lines[first].text.dropFirst(3))
    if language == .dotnet { readInner(lines[header...], &chain) }
    for line in lines[first...] {
      if let cause = cause(line.text), let thrown = thrown(cause) { chain.root = thrown }
    }
    return chain
  }

  /// .NET writes the innermost exception's frames first, and causes on the header's line or below.
  private static func readInner(_ lines: ArraySlice<TraceLine>, _ chain: inout ThrownChain) {
    for line in lines {
      var rest = line.text
      var isFirst = true
      while let arrow = rest.firstRange(of: "---> ") {
        if isFirst, let outer = FrameTrace.thrown(rest[..<arrow.lowerBound]) {
          chain.outermost = outer
        }
        isFirst = false
        rest = rest[arrow.upperBound...]
        if let inner = FrameTrace.thrown(rest) { chain.root = inner }
      }
    }
  }

  private static func cause(_ text: Substring) -> Substring? {
    if text.hasPrefix("Caused by: ") { return text.dropFirst(11) }
    return behind("[cause]: ", in: text)
  }

  /// The language of a frame line.
  private static func frame(_ line: TraceLine) -> ExceptionReport.Language? {
    let text = line.text
    guard text.hasPrefix("at "), text.utf8.count > 5 else { return nil }
    if text.contains(":line ") { return .dotnet }
    let inner = text.hasSuffix(")") ? text.dropLast() : text
    if endsInPlace(inner) { return .javascript }
    guard text.hasSuffix(")"), let open = text.lastIndex(of: "(") else { return nil }
    let place = text[text.index(after: open)...].dropLast()
    if place == "Native Method" || place == "Unknown Source" || place.contains(".java")
      || place.contains(".kt") || place.contains(".scala") || place.contains(".groovy")
      || place.contains(".clj")
    {
      return .java
    }
    if place == "<anonymous>" || place == "native" { return .javascript }
    // `at Shop.Cart.Buy(Int32 id)`: .NET without symbols.
    return text.dropFirst(3)[..<open].contains(".") ? .dotnet : nil
  }

  /// Whether a text ends in `:line:column`.
  private static func endsInPlace(_ text: Substring) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).suffix(2)
    return parts.count == 2 && text.count > parts.reduce(2) { $0 + $1.count }
      && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }
  }

  /// The exception that a line tells of, a logger's text before it or none.
  static func thrown(_ text: Substring) -> Thrown? {
    var rest = text
    if let thread = behind("Exception in thread ", in: rest) {
      rest = thread
      if rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") {
        rest = trimmed(rest[rest.index(after: end)...])
      }
    }
    for prefix in ["Unhandled exception. ", "Uncaught ", "Suppressed: ", "Caused by: "]
    where rest.hasPrefix(prefix) { rest = rest.dropFirst(prefix.count) }
    var start = rest.startIndex
    while start < rest.endIndex {
      let end = rest[start...].firstIndex { $0 == " " || $0 == "\t" } ?? rest.endIndex
      let word = rest[start..<end]
      let name = word.hasSuffix(":") ? word.dropLast() : word
      if isType(name), name != word || end == rest.endIndex { return Thrown(rest[start...]) }
      start = end == rest.endIndex ? end : rest.index(after: end)
    }
    return nil
  }

  /// `java.io.IOException`, `TypeError`, `Shop.CartFault`: a type by its ending or its dots.
  static func isType(_ name: Substring) -> Bool {
    guard let first = name.first, first.isLetter,
      name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" || $0 == "$" })
    else { return false }
    let last = name.split(separator: ".").last ?? name
    if let end = ["Exception", "Error", "Throwable", "Fault", "Failure"].first(
      where: last.hasSuffix)
    {
      return last.count > end.count || last.first?.isUppercase == true
    }
    return name.contains(".") && last.first?.isUppercase == true && name.first?.isLowercase == true
      && name.split(separator: ".").count >= 3
  }
}
