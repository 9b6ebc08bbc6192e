/// One event of a batch as bytes, to be stored, and read back as a batch of one.
///
///     topic, partition, offset, source, access log?, time, place, id
///     texts: presence and bytes each | integers | items: count, texts
///
/// It holds the fields that the pipeline has bound and nothing else, so it can be read by the
/// pipeline version that wrote it.
extension EventBatch {
  /// Writes event `index`.
  package func encode(_ index: Int, into out: inout StateWriter) {
    out.write(bytes: Array(target.topic.utf8).span.bytes)
    out.write(Int64(target.partition.index))
    out.write((baseOffset + index).value)
    out.write(symbol: Int64(bitPattern: sourceID))
    out.write(isAccessLog ? 1 : 0 as Int64)
    out.write(times[index])
    out.write(place(index))
    var id: [UInt8] = []
    if !isAccessLog { idTexts.append(index, to: &id) }
    out.write(bytes: id.span.bytes)
    if !ids.isEmpty {
      out.write(1 as Int64)
      out.write(symbol: Int64(bitPattern: ids[index].high))
      out.write(symbol: Int64(bitPattern: ids[index].low))
    } else {
      out.write(0 as Int64)
    }
    for column in texts { column.encode(index, into: &out) }
    for column in integers { out.write(column[index]) }
    let range = items.range(index)
    out.write(Int64(range.count))
    for column in items.texts where !range.isEmpty {
      for item in range { column.encode(item, into: &out) }
    }
  }

  /// Reads an event as a batch of one.
  ///
  /// - Parameter binding: the one that the event was written with.
  package init(from reader: inout StateReader, binding: EventBinding) {
    let topic = String(decoding: reader.byteString(), as: UTF8.self)
    target = TopicPartition(
      topic: topic, partition: PartitionID(Int32(truncatingIfNeeded: reader.integer())))
    baseOffset = Offset(reader.integer())
    sourceID = UInt64(bitPattern: reader.symbol())
    isAccessLog = reader.integer() == 1
    records = nil
    streamTimeBefore = .none
    count = 1
    times = [reader.integer()]
    let place = reader.integer()
    appendSequence = UInt64(bitPattern: place >> 24)
    lineIndexes = [place & 0xFF_FFFF]
    idTexts = EventIDs(single: reader.byteString())
    if reader.integer() == 1 {
      let high = UInt64(bitPattern: reader.symbol())
      ids = [ID128(uuid: high, UInt64(bitPattern: reader.symbol()))]
    } else {
      ids = []
    }
    texts = binding.texts.map { TextColumn(from: &reader, count: 1, isHashed: $0.isHashed) }
    integers = binding.integers.map { _ in [reader.integer()] }
    let itemCount = Int(reader.integer())
    var items = ItemColumns()
    items.texts = binding.itemFields.map {
      itemCount == 0
        ? TextColumn(codes: [], pool: TextPool())
        : TextColumn(from: &reader, count: itemCount, isHashed: $0.isHashed)
    }
    items.starts = itemCount == 0 ? [] : [0, Int32(itemCount)]
    self.items = items
  }
}

extension TextColumn {
  fileprivate func encode(_ index: Int, into out: inout StateWriter) {
    let code = codes[index]
    out.write(code < 0 ? 0 : 1 as Int64)
    guard code >= 0 else { return }
    out.write(bytes: pool.bytes.span.bytes.extracting(pool.range(Int(code))))
  }

  fileprivate init(from reader: inout StateReader, count: Int, isHashed: Bool) {
    self.init(codes: [], pool: TextPool())
    for _ in 0..<count {
      guard reader.integer() == 1 else {
        codes.append(-1)
        continue
      }
      codes.append(Int32(pool.count))
      pool.append(reader.byteString())
    }
    if isHashed { hashes = mapPool { xxh64($0) } }
  }
}
