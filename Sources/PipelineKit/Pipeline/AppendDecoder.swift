/// An append with its events decoded and prepared, not yet in order with others.
struct DecodedAppend<Prepared: Sendable>: Sendable {
  let append: Append
  let nextOffsets: [TopicPartition: Offset]
  /// The data batches, by partition.
  let batches: [(events: EventBatch, prepared: Prepared)]
  let progress: [SourceProgress]
  let deadLetters: [DeadLetter]
  let references: [ReferenceLine]
  /// What was decided on dead letters.
  var settled: [DeadLetterState] = []
}

/// What a decoding thread hands over.
enum DecodedInput<Prepared: Sendable>: Sendable {
  case append(DecodedAppend<Prepared>)
  case idle
}

/// Decodes appends; one for each decoding thread.
final class AppendDecoder<Pipeline: EventPipeline> {
  private let pipeline: Pipeline
  private var events: EventDecoder
  private var internals: InternalDecoder
  private let limit: ReplayLimit

  init(_ pipeline: Pipeline, limit: ReplayLimit = ReplayLimit()) throws {
    self.pipeline = pipeline
    self.limit = limit
    events = try EventDecoder(pipeline.binding)
    internals = try InternalDecoder()
  }

  func decode(_ input: AppendSource.Input) throws -> DecodedInput<Pipeline.Prepared> {
    guard case .append(let append, let nextOffsets) = input else { return .idle }
    var batches: [(events: EventBatch, prepared: Pipeline.Prepared)] = []
    var progress: [SourceProgress] = []
    var deadLetters: [DeadLetter] = []
    var settled: [DeadLetterState] = []
    var references: [ReferenceLine] = []
    for batch in append.batches {
      try batch.naming {
        switch batch.target.topic {
        case pipeline.schema.topic:
          let decoded = try events.decode(batch)
          batches.append((decoded, pipeline.prepare(decoded)))
        case InternalTopics.sources: progress += limited(try internals.progress(batch), of: batch)
        case InternalTopics.deadLetters:
          deadLetters += limited(try internals.deadLetters(batch), of: batch)
        case InternalTopics.deadLetterActions:
          settled += limited(try internals.actions(batch), of: batch)
        case let topic where pipeline.referenceTopics.contains(topic):
          references += limited(try internals.references(batch), of: batch)
        default: break
        }
      }
    }
    return .append(
      DecodedAppend(
        append: append, nextOffsets: nextOffsets, batches: batches, progress: progress,
        deadLetters: deadLetters, references: references, settled: settled))
  }

  /// The records of a batch that lie before the limit.
  private func limited<Record>(_ records: [Record], of batch: StoredBatch) -> [Record] {
    let count = limit.recordCount(
      of: batch.target, base: batch.header.baseOffset, count: records.count)
    return count == records.count ? records : Array(records.prefix(count))
  }
}
