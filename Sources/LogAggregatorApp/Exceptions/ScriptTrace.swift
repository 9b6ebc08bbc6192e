/// Ruby: the place first, the type last, then `from` lines.
///
///     /app/cart.rb:12:in `buy': no such cart (ArgumentError)
///             from /app/main.rb:3:in `<main>'
enum RubyTrace {
  static func read(_ lines: [TraceLine]) -> ThrownChain? {
    for line in lines.prefix(50) where line.text.hasSuffix(")") {
      guard let place = line.text.firstRange(of: ".rb:"),
        let method = line.text.firstRange(of: ":in "), place.lowerBound < method.lowerBound,
        let end = line.text[method.upperBound...].firstRange(of: "': "),
        let open = line.text.lastIndex(of: "("), open >= end.upperBound
      else { continue }
      let type = line.text[line.text.index(after: open)...].dropLast()
      let start = line.text.split(separator: " ").first { $0.contains(".rb:") } ?? line.text
      let frame = line.text[start.startIndex...].prefix(upTo: end.lowerBound) + "'"
      let thrown = Thrown(type: type, message: trimmed(line.text[end.upperBound..<open]))
      return ThrownChain(language: .ruby, outermost: thrown, root: thrown, topFrame: frame)
    }
    return nil
  }
}

/// PHP: an uncaught exception with its place, then a numbered stack.
///
///     PHP Fatal error:  Uncaught RuntimeException: no cart in /app/cart.php:12
///     Stack trace:
///     #0 /app/main.php(3): buy()
enum PHPTrace {
  static func read(_ lines: [TraceLine]) -> ThrownChain? {
    guard let line = lines.first(where: { $0.text.contains("Uncaught ") }),
      lines.contains(where: { $0.text.hasPrefix("#0 ") || $0.text.contains(".php:") }),
      let text = behind("Uncaught ", in: line.text)
    else { return nil }
    var thrown = Thrown(text)
    guard FrameTrace.isType(thrown.type) || thrown.type == "Exception" else { return nil }
    var frame: Substring = ""
    if let place = thrown.message.ranges(of: " in ").last {
      frame = thrown.message[place.upperBound...]
      thrown.message = thrown.message[..<place.lowerBound]
    }
    return ThrownChain(language: .php, outermost: thrown, root: thrown, topFrame: frame)
  }
}
