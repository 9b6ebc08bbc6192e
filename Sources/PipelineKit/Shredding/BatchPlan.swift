/// Which shapes and columns a batch uses, under numbers of its own, and where each scalar goes.
///
/// Shapes are numbered in the order of the records, columns in the order of the shapes' slots: both
/// follow from the batch's lines alone, not from what was shredded before.
struct BatchPlan {
  /// The shredder's number of each shape.
  private(set) var shapes: [Int32] = []
  /// The batch's shape number of each record.
  private(set) var codes: [Int64] = []
  /// The shredder's number of each column.
  private(set) var columns: [Int32] = []
  /// Where the scalars of each column start among all, and one end more.
  private(set) var starts: [Int] = []
  /// The batch's column number of each slot, shape by shape.
  private var slots: [Int32] = []
  /// Where the slots of each shape start in `slots`, and one end more.
  private var slotStarts: [Int] = [0]

  /// Makes the plan of a batch whose records have these shapes, by their numbers in `known`.
  ///
  /// - Complexity: O(records + slots of all shapes used).
  init(_ records: [Int32], of known: [Shape]) {
    codes.reserveCapacity(records.count)
    var numbers = [Int32](repeating: -1, count: known.count)
    var recordsOfShape: [Int] = []
    for shape in records {
      if numbers[Int(shape)] < 0 {
        numbers[Int(shape)] = Int32(shapes.count)
        shapes.append(shape)
        recordsOfShape.append(0)
      }
      let code = Int(numbers[Int(shape)])
      recordsOfShape[code] += 1
      codes.append(Int64(code))
    }
    number(known, recordsOfShape)
  }

  /// Numbers the columns, and counts each one's scalars from how many records a shape has.
  private mutating func number(_ known: [Shape], _ recordsOfShape: [Int]) {
    var numbers: [Int32: Int32] = [:]
    var counts: [Int] = []
    for (local, shape) in shapes.enumerated() {
      for column in known[Int(shape)].slotColumns {
        let number = numbers[column] ?? Int32(columns.count)
        if number == columns.count {
          numbers[column] = number
          columns.append(column)
          counts.append(0)
        }
        counts[Int(number)] += recordsOfShape[local]
        slots.append(number)
      }
      slotStarts.append(slots.count)
    }
    starts = [0]
    for count in counts { starts.append(starts[starts.count - 1] + count) }
  }

  /// Has columns of identifiers share one: those of a request stand in several places of its records,
  /// and a dictionary holds each once.
  ///
  ///     {"trace_id":"0af7…"}   trace=0af7…   [0af7…]        one column in place of three
  ///
  /// Columns are told by their first scalar: 16, 32 or 40 hexadecimal digits, or a UUID. For batches
  /// that are read as text alone, whatever columns are called.
  mutating func mergeIdentifiers(_ scalars: [UInt64], in bytes: borrowing RawSpan) {
    var first = [UInt64?](repeating: nil, count: columns.count)
    var position = 0
    for code in codes {
      for slot in slotStarts[Int(code)]..<slotStarts[Int(code) + 1] {
        let column = Int(slots[slot])
        if first[column] == nil { first[column] = scalars[position] }
        position += 1
      }
    }
    var targets: [Int: Int32] = [:]
    var mapping: [Int32] = []
    var kept: [Int32] = []
    var counts: [Int] = []
    for column in columns.indices {
      let count = starts[column + 1] - starts[column]
      let kind = first[column].flatMap { BatchPlan.identifier($0, in: bytes) }
      if let kind, let target = targets[kind] {
        mapping.append(target)
        counts[Int(target)] += count
        continue
      }
      let target = Int32(kept.count)
      if let kind { targets[kind] = target }
      mapping.append(target)
      kept.append(columns[column])
      counts.append(count)
    }
    guard kept.count < columns.count else { return }
    columns = kept
    for index in slots.indices { slots[index] = mapping[Int(slots[index])] }
    starts = [0]
    for count in counts { starts.append(starts[starts.count - 1] + count) }
  }

  /// The length of a scalar that is an identifier; nil for others.
  private static func identifier(_ span: UInt64, in bytes: borrowing RawSpan) -> Int? {
    let (start, count) = (SlotBuffer.start(span), SlotBuffer.count(span))
    guard [16, 32, 36, 40].contains(count) else { return nil }
    for index in 0..<count {
      let byte = bytes.byte(start + index)
      let isDash = count == 36 && [8, 13, 18, 23].contains(index)
      guard isDash ? byte == UInt8(ascii: "-") : hexDigit(byte) != nil else { return nil }
    }
    return count
  }

  /// The batch's columns of the slots of shape `local`.
  func slotColumns(_ local: Int) -> [Int32] {
    Array(slots[slotStarts[local]..<slotStarts[local + 1]])
  }

  /// Sorts `scalars`, which lie record by record, column by column.
  ///
  /// - Complexity: O(scalars).
  func sort(_ scalars: [UInt64], into sorted: inout [UInt64]) {
    precondition(scalars.count == starts[starts.count - 1], "as many scalars as slots")
    if sorted.count < scalars.count {
      sorted = [UInt64](repeating: 0, count: scalars.count + scalars.count / 8)
    }
    var cursors = starts
    var next = cursors.mutableSpan
    var target = sorted.mutableSpan
    let (slots, slotStarts, scalars) = (slots.span, slotStarts.span, scalars.span)
    var position = 0
    for code in codes {
      let end = unsafe slotStarts[unchecked: Int(code) + 1]
      for slot in unsafe slotStarts[unchecked: Int(code)]..<end {
        let column = Int(unsafe slots[unchecked: slot])
        let place = unsafe next[unchecked: column]
        unsafe next[unchecked: column] = place + 1
        unsafe target[unchecked: place] = unsafe scalars[unchecked: position]
        position += 1
      }
    }
  }
}

extension Shape {
  /// The same shape with the columns numbered by a batch.
  func renumbered(_ columns: [Int32]) -> Shape {
    Shape(text: text, segmentEnds: segmentEnds, slotColumns: columns)
  }
}
