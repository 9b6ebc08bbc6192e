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
