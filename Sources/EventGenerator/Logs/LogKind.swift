/// A kind of log: what its programs say, and how often, as templates with slots.
///
///     3× Failed password for {user} from {ip} port {port} ssh2
///
/// Kinds are made after the habits of well-known systems, so that template miners can be measured
/// against known answers. Every line is made here; none is copied from a log.
package struct LogKind: Sendable {
  package let name: String
  /// In order of their declaration; a line's truth is an index into these names.
  package let templates: [String]
  let lines: [LineTemplate]
  private let dice: AliasTable

  /// Reads declarations, one a line: `weight label? | text with {slots}`.
  ///
  /// Lines with one label are one template: a part that may be absent, or a list. Without a label
  /// the text is its own. `{a/b/c}` is one of several words, `{slot}` one of ``LogSlot``.
  package init(_ name: String, _ declarations: String) {
    self.name = name
    var numbers: [String: Int] = [:]
    var names: [String] = []
    var lines: [LineTemplate] = []
    for declaration in declarations.split(separator: "\n") {
      let line = LineTemplate(declaration)
      let number = numbers[line.label] ?? names.count
      if number == names.count { names.append(line.label) }
      numbers[line.label] = number
      lines.append(line.numbered(number))
    }
    self.lines = lines
    self.templates = names
    self.dice = AliasTable(weights: lines.map(\.weight))
  }

  /// One message and the number of its template.
  package func message(_ random: inout SplitMix64) -> (text: String, template: Int) {
    let line = lines[dice.pick(&random)]
    return (line.text(&random), line.number)
  }

  /// `count` messages with the numbers of their templates.
  package func messages(_ count: Int, seed: UInt64) -> [(text: String, template: Int)] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { _ in message(&random) }
  }
}

/// One declaration: literal texts and slots in turn.
struct LineTemplate: Sendable {
  enum Part: Sendable {
    case text(String)
    case slot(LogSlot)
    case choice([String])
  }

  let weight: Double
  let label: String
  let parts: [Part]
  private(set) var number = 0

  init(_ declaration: Substring) {
    let bar = declaration.firstIndex(of: "|")!
    let head = declaration[..<bar].split(separator: " ")
    let text = declaration[declaration.index(after: bar)...].drop { $0 == " " }
    weight = Double(head[0])!
    label = head.count > 1 ? String(head[1]) : String(text)
    var parts: [Part] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      let close = rest[open...].firstIndex(of: "}")!
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      parts.append(LineTemplate.part(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    self.parts = parts
  }

  private static func part(_ slot: Substring) -> Part {
    if slot == "lb" { return .text("{") }
    if slot == "rb" { return .text("}") }
    if slot.contains("/") { return .choice(slot.split(separator: "/").map(String.init)) }
    guard let known = LogSlot(rawValue: String(slot)) else {
      preconditionFailure("no slot \(slot)")
    }
    return .slot(known)
  }

  func numbered(_ number: Int) -> LineTemplate {
    var copy = self
    copy.number = number
    return copy
  }

  func text(_ random: inout SplitMix64) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let literal): text += literal
      case .slot(let slot): text += slot.value(&random)
      case .choice(let words): text += random.pick(words)
      }
    }
    return text
  }
}
