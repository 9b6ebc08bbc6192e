/// Go: `panic:` or `fatal error:`, then goroutines; a frame is a call and, below it, its place.
///
///     panic: runtime error: index out of range [5] with length 3
///
///     goroutine 1 [running]:
///     main.buy(0x5)
///             /app/cart.go:12 +0x1d
enum GoTrace {
  static func read(_ lines: [TraceLine]) -> ThrownChain? {
    guard let goroutine = lines.firstIndex(where: isGoroutine) else { return nil }
    let header = lines[..<goroutine].first { panicText($0.text) != nil }
    guard let header, let panic = panicText(header.text) else { return nil }
    var frame: Substring = ""
    for (index, line) in lines.enumerated().dropFirst(goroutine + 1) {
      let isCall = line.text.hasSuffix(")") && !line.text.hasPrefix("/")
      guard isCall, !line.text.hasPrefix("panic("), !line.text.hasPrefix("runtime.") else {
        continue
      }
      frame = line.text
      if index + 1 < lines.count, let place = lines[index + 1].text.split(separator: " ").first,
        place.contains(".go:")
      {
        frame += " " + place
      }
      break
    }
    return ThrownChain(language: .go, outermost: panic, root: panic, topFrame: frame)
  }

  private static func isGoroutine(_ line: TraceLine) -> Bool {
    line.text.hasPrefix("goroutine ") && line.text.hasSuffix("]:")
  }

  private static func panicText(_ text: Substring) -> Thrown? {
    if let message = behind("fatal error: ", in: text) {
      return Thrown(type: "fatal error", message: message)
    }
    guard var message = behind("panic: ", in: text) else { return nil }
    if let end = message.firstRange(of: " [recovered]") { message = message[..<end.lowerBound] }
    if message.hasPrefix("runtime error: ") {
      return Thrown(type: "runtime error", message: message.dropFirst(15))
    }
    return Thrown(type: "panic", message: message)
  }
}

/// Rust: the message stands on the line of the panic, or since 1.73 on the next.
///
///     thread 'main' panicked at src/main.rs:4:5:
///     index out of bounds
///     thread 'main' panicked at 'index out of bounds', src/main.rs:4:5
enum RustTrace {
  static func read(_ lines: [TraceLine]) -> ThrownChain? {
    guard let index = lines.firstIndex(where: { $0.text.contains("' panicked at ") }),
      let text = behind("' panicked at ", in: lines[index].text)
    else { return nil }
    var message: Substring = ""
    var place = text
    if text.first == "'", let end = text.firstRange(of: "', ") {
      message = text.dropFirst()[..<end.lowerBound]
      place = text[end.upperBound...]
    } else if index + 1 < lines.count {
      message = lines[index + 1].text
    }
    if place.hasSuffix(":") { place = place.dropLast() }
    let panic = Thrown(type: "panic", message: message)
    return ThrownChain(language: .rust, outermost: panic, root: panic, topFrame: place)
  }
}

/// Swift: a fatal error with its place before or behind it, or the runtime's crash report.
///
///     Shop/Cart.swift:12: Fatal error: Index out of range
///     Fatal error: no cart: file Shop/Cart.swift, line 12
///     *** Program crashed: Bad pointer dereference at 0x0 ***
///     Thread 0 "main" crashed:
///     0 [ra] 0x00005 buy() + 12 in App at /src/Cart.swift:12:3
enum SwiftTrace {
  private static let kinds = [
    "Fatal error", "Precondition failed", "Assertion failed", "Program crashed",
  ]

  static func read(_ lines: [TraceLine]) -> ThrownChain? {
    for line in lines.prefix(50) {
      for kind in kinds {
        guard let range = line.text.firstRange(of: kind), isSwift(line.text, range, lines) else {
          continue
        }
        return chain(line.text, range, lines)
      }
    }
    return nil
  }

  private static func isSwift(
    _ text: Substring, _ range: Range<Substring.Index>, _ lines: [TraceLine]
  ) -> Bool {
    let rest = text[range.upperBound...]
    guard rest.isEmpty || rest.hasPrefix(": ") else { return false }
    return text.contains(".swift") || text.contains("*** ")
      || lines.contains { $0.text.contains(".swift:") }
  }

  private static func chain(
    _ text: Substring, _ range: Range<Substring.Index>, _ lines: [TraceLine]
  ) -> ThrownChain {
    var message = trimmed(text[range.upperBound...].drop { $0 == ":" })
    var frame: Substring = ""
    if let file = message.firstRange(of: ": file ") {
      frame = message[file.upperBound...]
      message = message[..<file.lowerBound]
    } else if let file = text[..<range.lowerBound].split(separator: " ").last,
      file.contains(".swift")
    {
      frame = trimmed(file)
      if frame.hasSuffix(":") { frame = frame.dropLast() }
    }
    if message.hasSuffix(" ***") { message = message.dropLast(4) }
    if let crashed = lines.firstIndex(where: { $0.text.hasSuffix(" crashed:") }),
      let top = lines[crashed...].first(where: {
        $0.text.contains(" in ") && $0.text.contains("0x")
      })
    {
      frame = top.text
    }
    let thrown = Thrown(type: text[range], message: message)
    return ThrownChain(language: .swift, outermost: thrown, root: thrown, topFrame: frame)
  }
}
