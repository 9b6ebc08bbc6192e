import PipelineKit

/// Waits for one transaction during a replay, and keeps what its score was made of; on the way it
/// notes where the log says what.
final class DecisionWitness: DecisionObserver {
  /// What was seen of the transaction.
  struct Sighting {
    let facts: TransactionFacts
    let score: Score
    let features: FeatureVector
    let drivers: [String]
    let config: FraudConfig
    let configVersion: Int64
  }

  private let id: [UInt8]
  /// nil while the transaction has not come.
  private(set) var sighting: Sighting?
  /// A label or a verdict.
  private struct Later {
    let place: EventPlace
    let event: EarlyEvents.Event

    var kind: FraudBatch.Kind { event.item }
    var time: Int64 { event.time }
  }

  /// Where and when each transaction scored so far is, by its sequence less one.
  private var places: [(place: EventPlace, time: Int64)] = []
  /// In the order of the log, by the sequence they are about.
  private var later: [Int64: [Later]] = [:]
  /// Those that stand before their transaction, by its id.
  private var waiting: [[UInt8]: [Later]] = [:]

  init(of id: [UInt8]) { self.id = id }

  /// Where the transaction with a sequence up to the one waited for stands.
  func place(_ sequence: Int64) -> EventPlace { places[Int(sequence) - 1].place }

  /// The label that held for an earlier transaction by then, nil if none did.
  func label(_ sequence: Int64) -> (place: EventPlace, isFraud: Bool)? {
    let time = places[Int(sequence) - 1].time
    return later[sequence, default: []].last {
      ($0.kind == .fraudLabel || $0.kind == .honestLabel)
        && EarlyEvents.window.joins(time, $0.time)
    }.map { ($0.place, $0.kind == .fraudLabel) }
  }

  /// The verdict that had cleared an earlier transaction by then, nil if none had.
  func approval(_ sequence: Int64) -> EventPlace? {
    later[sequence, default: []].first { $0.kind == .approval }?.place
  }

  func read(
    _ events: EventBatch, _ record: Int, _ kind: FraudBatch.Kind, _ id: [UInt8],
    sequence: Int64?, watermark: Int64
  ) {
    guard sighting == nil else { return }
    let place = EventPlace(target: events.target, offset: events.baseOffset + record)
    let event = Later(
      place: place,
      event: EarlyEvents.Event(
        number: place.offset.value, item: kind, time: events.times[record], watermark: watermark))
    switch (kind, sequence) {
    case (.transaction, nil):
      places.append((place, event.time))
      if let early = waiting.removeValue(forKey: id) {
        later[Int64(places.count)] = early.filter {
          !$0.event.isOver(at: watermark, EarlyEvents.window)
        }
      }
    case (.transaction, _): break
    case (_, let sequence?): later[sequence, default: []].append(event)
    case (_, nil): waiting[id, default: []].append(event)
    }
  }

  func decided(_ stage: DecisionStage, _ facts: TransactionFacts, _ score: Score) throws {
    guard sighting == nil else { return }
    guard facts.transactionID == id else { return }
    sighting = Sighting(
      facts: facts, score: score, features: stage.features,
      drivers: stage.model.drivers, config: stage.config,
      configVersion: stage.configVersion)
  }

  func endBatch() throws {}
}
