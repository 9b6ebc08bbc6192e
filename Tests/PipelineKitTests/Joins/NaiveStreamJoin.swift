import PipelineKit

/// The rules of a stream join written down plainly: a list of all records, searched every time.
struct NaiveStreamJoin {
  struct Record: Equatable {
    var isLeft: Bool
    var key: Int
    var time: Int64
    var value: Int
    var isMatched = false
    var isOut = false
  }

  let kind: JoinKind
  let width: Int64
  let grace: Int64
  private(set) var admitted: [Record] = []
  private(set) var streamTime = Int64.min
  private(set) var lateCount = 0

  init(_ kind: JoinKind, width: Int64, grace: Int64) {
    (self.kind, self.width, self.grace) = (kind, width, grace)
  }

  mutating func add(_ record: Record) -> [String] {
    var results = advance(to: record.time)
    guard record.time + width + grace >= streamTime else {
      lateCount += 1
      return results
    }
    var added = record
    let partners = admitted.indices.filter {
      let other = admitted[$0]
      return !other.isOut && other.isLeft != record.isLeft && other.key == record.key
        && abs(other.time - record.time) <= width
    }.sorted { (admitted[$0].time, $0) < (admitted[$1].time, $1) }
    for index in partners {
      admitted[index].isMatched = true
      added.isMatched = true
      let other = admitted[index]
      let pair = record.isLeft ? (record, other) : (other, record)
      results.append(
        "\(record.key): \(pair.0.value) \(pair.1.value) @\(max(record.time, other.time))")
    }
    admitted.append(added)
    return results
  }

  mutating func advance(to time: Int64) -> [String] {
    streamTime = max(streamTime, time)
    let closing = admitted.indices.filter {
      let record = admitted[$0]
      let isEmitted = kind == .outer || (kind == .left && record.isLeft)
      return isEmitted && !record.isMatched && !record.isOut
        && record.time + width + grace < streamTime
    }.sorted { (admitted[$0].time, $0) < (admitted[$1].time, $1) }
    return closing.map { index in
      admitted[index].isOut = true
      let record = admitted[index]
      let text = record.isLeft ? "\(record.value) -" : "- \(record.value)"
      return "\(record.key): \(text) @\(record.time)"
    }
  }
}

/// The join under test with the model's input and output.
struct ComparedJoin {
  typealias Join = StreamJoin<Int, Int, Int>

  var join: Join
  private(set) var results: [Join.Result] = []

  init(_ kind: JoinKind, width: Int64, grace: Int64) {
    join = Join(kind, within: JoinWindow(milliseconds: width, graceMilliseconds: grace))
  }

  mutating func add(_ record: NaiveStreamJoin.Record) -> [String] {
    results.removeAll(keepingCapacity: true)
    let new = JoinRecord(
      key: record.key, time: record.time, value: record.value)
    if record.isLeft { join.left(new, into: &results) } else { join.right(new, into: &results) }
    return results.map(Self.text)
  }

  mutating func advance(to time: Int64) -> [String] {
    results.removeAll(keepingCapacity: true)
    join.advance(to: time, into: &results)
    return results.map(Self.text)
  }

  private static func text(_ result: Join.Result) -> String {
    let values =
      switch result.match {
      case .pair(let left, let right): "\(left) \(right)"
      case .leftAlone(let left): "\(left) -"
      case .rightAlone(let right): "- \(right)"
      }
    return "\(result.key): \(values) @\(result.time)"
  }
}
