import EventGenerator
import Foundation
import PipelineKit
import Testing

@testable import FraudApp
@testable import ModelSupport

/// A cache that forgets at nearly every commit, beside one that never does.
struct EntityCacheTests {
  /// A cache and the view file behind it, whose rows reach the disk one commit late.
  final class Stored {
    let cache: EntityCache<Counterparty>
    private let store: ViewStore
    private var waiting: RowBuffer?
    private let folder: String

    init(slotsMax: Int) throws {
      folder = NSTemporaryDirectory() + "/cache-" + UUID().uuidString
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      store = try ViewStore(
        path: folder + "/views.sqlite", version: FraudPipeline(dedupHorizon: nil).version,
        role: .live, now: Timestamp(milliseconds: 0))
      let table = EntityCache<Counterparty>.table("things", key: "name")
      try store.define(tables: [table.table], views: [])
      cache = try EntityCache("things", key: "name", store: store, slotsMax: slotsMax)
    }

    deinit {
      // What cannot be removed is left to the system's own cleaning of temporary folders.
      try? FileManager.default.removeItem(atPath: folder)
    }

    func slot(_ name: String) throws -> Int {
      let bytes = Array(name.utf8)
      return try cache.slot(bytes.span.bytes, hash: xxh64(bytes.span.bytes))
    }

    /// The state of a name as bytes.
    func state(_ name: String) throws -> [UInt8] {
      var writer = StateWriter()
      cache.values[try slot(name)].encode(into: &writer)
      return writer.bytes
    }

    /// Ends a commit: what the one before drained is on disk only now.
    func commit() throws {
      var rows = cache.table.newRows()
      cache.drain { rows = $0 }
      if let waiting {
        try store.commit { try cache.table.apply(upserts: waiting, in: $0) }
      }
      waiting = rows
    }
  }

  @Test func `a state that was forgotten is read back`() throws {
    let stored = try Stored(slotsMax: 1)
    for name in ["a", "b", "c"] {
      let slot = try stored.slot(name)
      stored.cache.values[slot].transactions = Int64(name.utf8.first ?? 0)
      stored.cache.touch(slot)
    }
    // Changed in this commit or the last one: nothing may be forgotten yet.
    try stored.commit()
    #expect(stored.cache.values.count == 3)
    try stored.commit()
    #expect(stored.cache.values.count == 3)
    try stored.commit()
    #expect(stored.cache.values.isEmpty)
    #expect(stored.cache.values[try stored.slot("b")].transactions == 98)
    #expect(stored.cache.name(try stored.slot("b")) == Array("b".utf8))
    #expect(stored.cache.values[try stored.slot("new")].transactions == 0)
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 10)
  func `what is forgotten makes no difference`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let (small, large) = (try Stored(slotsMax: 2), try Stored(slotsMax: .max))
    var forgetting = 0
    for step in Int64(0)..<400 {
      let name = "n\(random.below(random.below(2) == 0 ? 3 : 12))"
      #expect(try small.state(name) == large.state(name), "SEED=\(seed) step \(step)")
      let isChanged = random.below(3) > 0
      for stored in [small, large] where isChanged {
        let slot = try stored.slot(name)
        stored.cache.values[slot].transactions += 1
        stored.cache.values[slot].users.insert(step)
        stored.cache.values[slot].add(step, UInt32(step % 3))
        stored.cache.touch(slot)
      }
      guard random.below(8) == 0 else { continue }
      let before = small.cache.values.count
      for stored in [small, large] { try stored.commit() }
      if small.cache.values.count < before { forgetting += 1 }
    }
    #expect(forgetting > 5, "SEED=\(seed)")
    for number in 0..<12 {
      #expect(try small.state("n\(number)") == large.state("n\(number)"), "SEED=\(seed)")
    }
  }
}
