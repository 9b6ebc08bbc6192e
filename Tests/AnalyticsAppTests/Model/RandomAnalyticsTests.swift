import EventGenerator
import Foundation
import Testing

@testable import ModelSupport

struct RandomAnalyticsTests {
  /// Seeds from `SEED` on, by default from 1.
  static let first = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? 1

  @Test func `a seed decides every byte`() {
    let once = RandomAnalytics.inputs(seed: Self.first).map(\.bytes)
    #expect(once == RandomAnalytics.inputs(seed: Self.first).map(\.bytes))
    #expect(once != RandomAnalytics.inputs(seed: Self.first + 1).map(\.bytes))
  }

  @Test func `lines add up, and every kind of dead letter occurs`() {
    var kinds: Set<ModelDeadLetterKind> = []
    var duplicates = 0
    for seed in Self.first..<Self.first + 60 {
      let found = NaiveAnalytics(RandomAnalytics.inputs(seed: seed))
      for file in found.files { #expect(file.isBalanced, "seed \(seed)") }
      #expect(found.deadLetters.count == found.files.reduce(0) { $0 + $1.deadLetters })
      kinds.formUnion(found.deadLetters.map(\.kind))
      duplicates += found.files.reduce(0) { $0 + $1.duplicates }
    }
    #expect(kinds.union([.tooLong]) == Set(ModelDeadLetterKind.allCases))
    #expect(duplicates > 60)
  }

  /// Corrections, duplicates that differ and events of one instant depend on the order, so only the
  /// rest is compared.
  @Test func `events of different ids and times give the same rows in any order`() {
    for seed in Self.first..<Self.first + 20 {
      var ids: Set<String> = []
      var times: Set<Int> = []
      var lines = RandomAnalytics.inputs(seed: seed).flatMap { $0.bytes.split(separator: 0x0A) }
        .filter { line in
          guard case .success(let event) = EventReader(appendTime: .max / 2).read(Array(line))
          else { return false }
          return ids.insert("\(event.identity?.id ?? "")").inserted
            && times.insert(event.time).inserted
        }
      func rows() -> [String: [NaiveAnalytics.Row]] {
        let bytes = lines.flatMap { $0 + [0x0A] }
        var settings = NaiveAnalytics.Settings()
        settings.partition = nil
        return NaiveAnalytics([.init(name: "a", bytes: bytes)], settings: settings).views
      }
      let straight = rows()
      var random = SplitMix64(seed: seed)
      lines.shuffle(using: &random)
      #expect(rows() == straight, "seed \(seed)")
    }
  }

  @Test func `every view has rows somewhere`() {
    var seen: Set<String> = []
    var settings = NaiveAnalytics.Settings()
    settings.funnels = RandomAnalytics.funnels
    for seed in Self.first..<Self.first + 20 {
      let found = NaiveAnalytics(RandomAnalytics.inputs(seed: seed), settings: settings)
      seen.formUnion(found.views.filter { !$0.value.isEmpty }.keys)
      #expect(found.views.count == 21)
    }
    #expect(seen.count == 19, "all but statuses and requests: \(seen.sorted())")
  }
}
