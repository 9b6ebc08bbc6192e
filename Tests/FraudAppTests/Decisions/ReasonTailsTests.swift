import Foundation
import PipelineKit
import Testing

@testable import FraudApp

@Suite struct ReasonTailsTests {
  private func store(_ folder: String) throws -> ViewStore {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let store = try ViewStore(
      path: folder + "/views.sqlite", version: FraudPipeline(dedupHorizon: nil).version,
      role: .live, now: Timestamp(milliseconds: 0))
    try store.define(tables: [ReasonTails.table.table], views: [])
    return store
  }

  private func number(_ text: String, _ tails: ReasonTails) -> Int64? {
    let bytes = Array(text.utf8)
    return tails.number(of: bytes.span.bytes)
  }

  @Test func `a text has one number, and beyond the limit only known ones have`() throws {
    let folder = NSTemporaryDirectory() + "/tails-" + UUID().uuidString
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try store(folder)
    let tails = try ReasonTails(store: store, countMax: 3)
    #expect(["a", "", "a", "b", "c", "b"].map { number($0, tails) } == [0, 1, 0, 2, nil, 2])
    #expect(tails.text(2) == Array("b".utf8))
    #expect(tails.drain().rowCount == 3)
    #expect(tails.drain().rowCount == 0)
  }

  @Test func `stored texts keep their numbers`() throws {
    let folder = NSTemporaryDirectory() + "/tails-" + UUID().uuidString
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try store(folder)
    let first = try ReasonTails(store: store)
    // More than ten, so that an order of texts would differ from that of numbers.
    for index in 0..<25 { #expect(number("tail \(index)", first) == Int64(index)) }
    let rows = first.drain()
    try store.commit { try ReasonTails.table.apply(upserts: rows, in: $0) }
    let second = try ReasonTails(store: store)
    for index in (0..<25).reversed() { #expect(number("tail \(index)", second) == Int64(index)) }
    #expect(number("new", second) == 25)
    #expect(second.drain().rowCount == 1)
  }
}
