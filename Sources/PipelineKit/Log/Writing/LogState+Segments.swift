extension LogState {
  /// Creates a topic with empty partitions; does nothing if it is there, the same.
  ///
  /// - Throws: `topicDiffers` if it is there with another configuration; `invalidTopic`.
  mutating func createTopic(_ topic: TopicConfig) throws(LogError) {
    try topic.validate()
    if let existing = topics[topic.name] {
      guard existing == topic else {
        throw .topicDiffers(existing: existing, wanted: topic)
      }
      return
    }
    try sync()
    var created: [SegmentWriter] = []
    for target in topic.topicPartitions {
      try filing { () throws(FileError) in try Directory.create("\(directory)/\(target)") }
      created.append(try createSegment(target, baseOffset: .zero, streamTime: .none))
    }
    try filing { () throws(FileError) in
      try Directory.synchronize(directory + "/" + topic.name)
      try Directory.synchronize(directory)
    }
    var change = Catalog.Change(position: position)
    change.topics = [topic]
    change.segments = created.map(\.recorded)
    try record(change)
    for writer in created { writers[writer.segment.target] = writer }
    topics[topic.name] = topic
    try filing { () throws(FileError) in try publish(position.sequence) }
  }

  /// Seals the partition's active segment if it is full, and begins the next.
  ///
  /// Everything is synced before, not only this segment: an append that reaches into other
  /// partitions is then durable as a whole, and a sealed segment never has to be cut.
  mutating func rollIfFull(_ target: TopicPartition) throws(LogError) {
    guard let writer = writers[target], let topic = topics[target.topic],
      writer.acknowledged.bytes >= topic.segmentBytes
    else { return }
    try sync()
    // After a failed sync there is a new segment already, with its own length.
    guard let full = writers[target], full.acknowledged.bytes >= topic.segmentBytes else { return }
    let next = try createSegment(
      target, baseOffset: full.acknowledged.endOffset, streamTime: full.acknowledged.streamTime)
    var sealed = full.recorded
    sealed.isSealed = true
    writers[target] = next
    var change = Catalog.Change(position: position)
    change.segments = [sealed]
    do { try record(change) } catch {
      writers[target] = full
      throw error
    }
    try filing { () throws(FileError) in try publish(position.sequence) }
  }

  /// Creates an empty segment file whose name is durable; the catalog does not know it yet.
  func createSegment(
    _ target: TopicPartition, baseOffset: Offset, streamTime: Timestamp
  ) throws(LogError) -> SegmentWriter {
    let summary = SegmentSummary(baseOffset: baseOffset, streamTime: streamTime)
    let folder = "\(directory)/\(target)"
    var attempt = 0
    var name = Segment.fileName(baseOffset: baseOffset, attempt: attempt)
    while Directory.exists(folder + "/" + name) {
      attempt += 1
      name = Segment.fileName(baseOffset: baseOffset, attempt: attempt)
    }
    let segment = Segment(
      target: target, fileName: name, tier: .hot, isSealed: false, summary: summary)
    let file = try SegmentFile(segment, directory: directory, mode: .create, calls: calls)
    try filing { () throws(FileError) in try Directory.synchronize(folder) }
    return SegmentWriter(segment, file: file, acknowledged: summary)
  }

  /// Records `change` together with all active segments; readers are not told yet.
  ///
  /// - Precondition: everything acknowledged is durable.
  mutating func record(_ change: Catalog.Change) throws(LogError) {
    var change = change
    for target in writers.keys.sorted() {
      guard let writer = writers[target] else { continue }
      precondition(!writer.isDirty, "recording what is not durable")
      change.segments.append(writer.recorded)
    }
    generation = try catalog.record(change)
    durableSequence = position.sequence
  }

  /// Syncs, and records the end of the log, so that the next writer has nothing to scan.
  mutating func recordEnd() throws(LogError) {
    try sync()
    try record(Catalog.Change(position: position))
    try filing { () throws(FileError) in try publish(position.sequence) }
  }
}
