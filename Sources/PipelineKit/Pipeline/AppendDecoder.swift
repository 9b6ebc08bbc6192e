/// An append with its events decoded and prepared, not yet in order with others.
struct DecodedAppend<Prepared: Sendable>: Sendable {
  let append: Append
  let nextOffsets: [TopicPartition: Offset]
  /// The data batches, by partition.
  let batches: [(events: EventBatch, prepared: Prepared)]
  let progress: [SourceProgress]
  let deadLetters: [DeadLetter]
  let references: [ReferenceLine]
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

  init(_ pipeline: Pipeline) throws {
    self.pipeline = pipeline
    events = try EventDecoder(pipeline.binding)
    internals = try InternalDecoder()
  }

  func decode(_ input: AppendSource.Input) throws -> DecodedInput<Pipeline.Prepared> {
    guard case .append(let append, let nextOffsets) = input else { return .idle }
    var batches: [(events: EventBatch, prepared: Pipeline.Prepared)] = []
    var progress: [SourceProgress] = []
    var deadLetters: [DeadLetter] = []
    var references: [ReferenceLine] = []
    for batch in append.batches {
      switch batch.target.topic {
      case pipeline.schema.topic:
        let decoded = try events.decode(batch)
        batches.append((decoded, pipeline.prepare(decoded)))
      case InternalTopics.sources: progress += try internals.progress(batch)
      case InternalTopics.deadLetters: deadLetters += try internals.deadLetters(batch)
      case let topic where pipeline.referenceTopics.contains(topic):
        references += try internals.references(batch)
      default: break
      }
    }
    return .append(
      DecodedAppend(
        append: append, nextOffsets: nextOffsets, batches: batches, progress: progress,
        deadLetters: deadLetters, references: references))
  }
}
