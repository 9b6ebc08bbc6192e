import PipelineKit

/// Finds the templates behind messages, online: one message at a time, in log order.
///
///     var miner = TemplateMiner()
///     let match = miner.assign(message)              // the template's id, and whether it is new
///     for row in miner.takeChanges() { store(row) }  // what to keep, at a commit
///     var again = TemplateMiner(rows: stored)        // the same miner
///
/// **Law.** Which template a message gets depends on the messages before it and on nothing else:
/// not on batches, commits, restarts or threads. An id is given once, counting from 1; a template
/// that widens keeps its id. When two templates turn out to be one, the younger is merged into
/// the older for good: `resolve` (and the column `merged_into`) leads from any id to the one that
/// is in force. A merge is never taken back.
///
/// **Method.** A message becomes a shape (`MessageShape`): words with numbers, addresses, paths and
/// the like masked, and the layout between them. Messages of different layouts are never of one
/// template. Within a layout, a shape that fits no template becomes one of its own; then the
/// templates that differ from it in the same few words are looked at together:
///
///     session opened for user root    \
///     session opened for user news     \   one place differs, with enough different words that
///     session opened for user cyrus    /   look like values: session opened for user <*>
///     session opened for user nobody  /
///     VM Started (Lifecycle Event)    \    few different words, and they look like words of
///     VM Paused (Lifecycle Event)     /    a sentence: two templates
///
/// How much a word counts as evidence is in `WordEvidence`, how much is needed in `TemplateLayout`.
/// There is one configuration, for logs of any kind: headers never seen are words like others.
///
/// **Bounds.** At most `templatesMax` templates are in force, 512 in a layout, of 48 words of 96
/// bytes; beyond, messages go to a template of their layout that is masks alone, and where there is
/// room for no layout, to one template for all. A message costs O(its bytes), if its shape is not
/// among the last 65,536, also O(templates of its layout).
///
/// Source: the evidence of words that vary in one place is Brain's (Yu et al., "Brain: Log Parsing
/// with Bidirectional Parallel Tree", IEEE TSC 2023), put online; the masks are Drain's (He et al.,
/// "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017), in general form.
struct TemplateMiner: Sendable {
  static let templatesMax = 16_384
  static let layoutTemplatesMax = 512
  private static let rememberedMax = 65_536

  private var templates: [MinedTemplate] = []
  private var layouts: [TemplateLayout] = []
  private var layoutNumbers: [[UInt8]: Int] = [:]
  private var words = WordTable()
  private var inForce = 0
  private var changed: Set<Int> = []

  private var shape = MessageShape()
  private var remembered: [UInt64: Remembered] = [:]

  /// Which template a shape had when its layout last changed.
  private struct Remembered {
    let template: Int32
    let layout: Int32
    let generation: UInt32
  }

  init() {}

  /// Makes the miner that had these rows, in whatever order.
  init(rows: [TemplateRow]) {
    for row in rows.sorted(by: { $0.id < $1.id }) {
      while Int64(templates.count) < row.id - 1 {
        templates.append(MinedTemplate(layout: layoutNumber([]), tokens: []))
      }
      let parsed = ParsedShape(row.state)
      let number = layoutNumber(parsed.layout)
      let tokens = parsed.words.map { words.number($0) }
      templates.append(
        MinedTemplate(
          layout: number, tokens: tokens, mergedInto: row.mergedInto.map { Int($0) - 1 }))
      if row.mergedInto == nil {
        layouts[number].members.append(templates.count - 1)
        inForce += 1
      }
    }
  }

  /// How many templates are in force.
  var count: Int { inForce }

  /// The template of a message, made if there was none.
  mutating func assign(_ message: borrowing RawSpan) -> TemplateMatch {
    shape.read(message)
    let hash = shape.hash
    if let known = remembered[hash],
      layouts[Int(known.layout)].generation == known.generation
    {
      return TemplateMatch(id: Int64(known.template) + 1, isNew: false)
    }
    let before = templates.count
    let template = find(ParsedShape(shape.bytes))
    let layout = templates[template].layout
    if remembered.count >= TemplateMiner.rememberedMax { remembered.removeAll() }
    remembered[hash] = Remembered(
      template: Int32(template), layout: Int32(layout), generation: layouts[layout].generation)
    return TemplateMatch(
      id: Int64(template) + 1, isNew: templates.count > before && template == before)
  }

  /// The id in force for an id that was once given.
  func resolve(_ id: Int64) -> Int64 {
    var index = Int(id) - 1
    while templates.indices.contains(index), let next = templates[index].mergedInto { index = next }
    return Int64(index) + 1
  }

  /// A template's text, `Connection from <*> closed`; nil for an id never given.
  func text(_ id: Int64) -> String? {
    let index = Int(id) - 1
    guard templates.indices.contains(index) else { return nil }
    return parsed(index).text
  }

  /// The rows that are new or different since the last call, in order of their ids.
  mutating func takeChanges() -> [TemplateRow] {
    defer { changed.removeAll() }
    return changed.sorted().map { index in
      let parsed = parsed(index)
      return TemplateRow(
        id: Int64(index) + 1, mergedInto: templates[index].mergedInto.map { Int64($0) + 1 },
        state: parsed.bytes, text: parsed.text)
    }
  }

  private func parsed(_ index: Int) -> ParsedShape {
    let template = templates[index]
    return ParsedShape(
      layout: layouts[template.layout].separators,
      words: template.tokens.map { words.bytes($0) })
  }
}

// MARK: - What happens to a shape not seen lately

extension TemplateMiner {
  private mutating func layoutNumber(_ separators: [UInt8]) -> Int {
    if let number = layoutNumbers[separators] { return number }
    layouts.append(TemplateLayout(separators: separators))
    layoutNumbers[separators] = layouts.count - 1
    return layouts.count - 1
  }

  private mutating func find(_ shape: ParsedShape) -> Int {
    var shape = shape
    if inForce >= TemplateMiner.templatesMax && layoutNumbers[shape.layout] == nil {
      shape = ParsedShape.anything
    }
    let number = layoutNumber(shape.layout)
    let known = shape.words.map { words.known($0) }
    if let template = layouts[number].match(known, in: templates) { return template }
    guard inForce < TemplateMiner.templatesMax,
      layouts[number].members.count < TemplateMiner.layoutTemplatesMax
    else { return add(known.map { _ in WordTable.any }, to: number) }
    let new = add(shape.words.map { words.number($0) }, to: number)
    let template = widen(new)
    if template != new {
      // It was part of an older one from the start: its id has never been given.
      templates.removeLast()
      changed.remove(new)
    }
    return template
  }

  private mutating func add(_ tokens: [Int32], to layout: Int) -> Int {
    templates.append(MinedTemplate(layout: layout, tokens: tokens))
    let index = templates.count - 1
    layouts[layout].members.append(index)
    inForce += 1
    changed.insert(index)
    return index
  }

  /// Merges `index` with those that differ from it in places which vary, as long as there are any.
  ///
  /// - Returns: the template that it is part of in the end.
  private mutating func widen(_ index: Int) -> Int {
    var current = index
    let layout = templates[current].layout
    while let (places, members) = layouts[layout].evidence(
      for: current, in: templates, words: words)
    {
      let oldest = min(members.min()!, current)
      for place in templates[oldest].tokens.indices where places & (1 << UInt64(place)) != 0 {
        templates[oldest].tokens[place] = WordTable.any
      }
      // Places outside are those of the template at hand, where others may have been narrower.
      for place in templates[oldest].tokens.indices where places & (1 << UInt64(place)) == 0 {
        templates[oldest].tokens[place] = templates[current].tokens[place]
      }
      for member in members + [current] where member != oldest {
        templates[member].mergedInto = oldest
        changed.insert(member)
        inForce -= 1
      }
      layouts[layout].members.removeAll { templates[$0].mergedInto != nil }
      layouts[layout].generation &+= 1
      changed.insert(oldest)
      current = oldest
    }
    return current
  }
}
