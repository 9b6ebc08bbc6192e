import EventGenerator
import PipelineKit
import Testing

@testable import LogAggregatorApp

struct TemplateMinerTests {
  @Test func `what varies by its look is masked at once`() {
    let templates = TemplateMiner.templates([
      "Received block blk_-16 of size 67108864 from /10.251.42.84",
      "Received block blk_35 of size 91178 from /10.250.19.102",
      "session 0x14f05578bd80006 for user 3d7a7e2b-0a9f-4c8a-9d0c-1b2c3d4e5f60 took 10ms",
      "session 0x1 for user 11111111-2222-3333-4444-555555555555 took 1.5 s",
      "free 8.8 KB of 512 MB", "free 100 B of 1.0 GB",
      "lifetime <1 sec", "lifetime 00:17",
    ])
    #expect(
      templates == [
        "Received block blk_<*> of size <*> from <*>", "session <*> for user <*> took <*>",
        "free <*> of <*>", "lifetime <*>",
      ])
  }

  /// Wrong: a date with names is one value. Words are masked by their look alone, and `Thu` has none
  /// of its own; the two become one template once the words have varied often enough.
  @Test func `the names in a date are words of its template`() {
    let templates = TemplateMiner.templates([
      "connection at Thu Jul  7 18:23:19 2005 closed",
      "connection at Fri Jul 17 08:03:01 2005 closed",
    ])
    #expect(
      templates == ["connection at Thu Jul <*> closed", "connection at Fri Jul <*> closed"])
  }

  @Test func `lists are alike whatever their length`() {
    let templates = TemplateMiner.templates([
      "delete blk_1 blk_2", "steps 1 2 3", "steps 1", "steps 4, 5, 6, 7", "ask 1,2,3 now",
      "ask 1 now",
    ])
    #expect(templates == ["delete blk_<*> blk_<*>", "steps <*>", "ask <*> now"])
  }

  @Test func `a word that varies enough becomes a place, and its template keeps its id`() {
    var miner = TemplateMiner()
    let names = ["root", "news", "cyrus", "nobody", "ftp"]
    let first = names.map { miner.assign("session closed for user \($0)").id }
    #expect(first[0] == 1)
    #expect(Set(first.map { miner.resolve($0) }) == [1])
    #expect(miner.text(1) == "session closed for user <*>")
    #expect(miner.assign("session closed for user somebody") == TemplateMatch(id: 1, isNew: false))
  }

  @Test func `few verbs are templates of their own`() {
    let templates = TemplateMiner.templates(
      ["Started", "Paused", "Resumed", "Stopped"].map { "VM \($0) (Lifecycle Event)" })
    #expect(templates.count == 4)
  }

  @Test func `a miner made of its rows goes on as the one before, wherever it is stopped`() {
    for kind in LogKind.all {
      let messages = kind.messages(300, seed: 7).map(\.text)
      var whole = TemplateMiner()
      let expected = messages.map { whole.assign($0) }
      for cut in [1, 37, 150, 299] {
        var rows: [Int64: TemplateRow] = [:]
        var before = TemplateMiner()
        var found = messages[..<cut].map { before.assign($0) }
        for row in before.takeChanges() { rows[row.id] = row }
        var after = TemplateMiner(rows: Array(rows.values))
        found += messages[cut...].map { after.assign($0) }
        #expect(found == expected, "\(kind.name) cut at \(cut)")
        for row in after.takeChanges() { rows[row.id] = row }
        #expect(
          rows.values.sorted { $0.id < $1.id } == whole.allRows, "\(kind.name) cut at \(cut)")
      }
    }
  }

  @Test func `nothing that comes stops it, and ids lead to templates in force`() {
    var random = SplitMix64(seed: 3)
    var miner = TemplateMiner()
    let pieces = [
      "\"", "'", "(", "=", ":", "::", "1", "é", "\u{1}", "\u{2}", "\u{3}", " ", ".", "/", "C:\\",
      "GET /", "a", "true", "Jul", "-", "<", "<1", "://", "\0", ",",
    ]
    for _ in 0..<20_000 {
      let text = (0..<random.below(12)).map { _ in random.pick(pieces) }.joined()
      let id = miner.resolve(miner.assign(text).id)
      #expect(id >= 1 && miner.resolve(id) == id && miner.text(id) != nil)
    }
    #expect(miner.count <= TemplateMiner.templatesMax)
  }

  @Test func `a layout full of words has one template for the rest`() {
    var miner = TemplateMiner()
    var ids: Set<Int64> = []
    for number in 0..<2_000 {
      let word = String(
        decoding: [
          97 + UInt8(number % 26), 97 + UInt8(number / 26 % 26), 97 + UInt8(number / 676),
        ], as: UTF8.self)
      ids.insert(miner.resolve(miner.assign("\(word)x y\(word) z\(word)").id))
    }
    #expect(miner.count <= TemplateMiner.layoutTemplatesMax + 1)
  }

  @Test func `messages of sixteen kinds of logs are grouped as their makers meant`() {
    var sum = 0.0
    for kind in LogKind.all {
      let messages = kind.messages(2_000, seed: 1)
      var miner = TemplateMiner()
      let found = miner.ids(messages.map(\.text))
      let accuracy = groupingAccuracy(found: found, truth: messages.map(\.template))
      print("grouping accuracy of \(kind.name): \(accuracy)")
      sum += accuracy
    }
    print("mean grouping accuracy: \(sum / Double(LogKind.all.count))")
    #expect(sum / Double(LogKind.all.count) > 0.8)
  }
}

extension TemplateMiner {
  /// The rows of a miner that nobody has asked for changes.
  fileprivate var allRows: [TemplateRow] {
    var copy = self
    return copy.takeChanges()
  }
}
