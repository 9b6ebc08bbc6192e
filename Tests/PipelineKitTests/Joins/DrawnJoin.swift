import PipelineKit

/// Two streams drawn side by side, and what a join of them emits.
///
///     left   "a----c-|"     a record where it arrives; its time is its column …
///     right  "--b---d|"
///     times  "------4-"     … unless a digit below says otherwise
///     keys   "x--x-y--"     records without a key drawn have the key "."
///
/// `|` advances stream time to its column. Results read `column:left right`, as `2:ab`, with `-`
/// for a partner that is missing, and the time behind `@`.
struct DrawnJoin {
  typealias Join = StreamJoin<Character, Character, Character>

  private(set) var join: Join
  private var emitted: [String] = []
  private(set) var late: [String] = []

  init(_ kind: JoinKind, width: Int64, grace: Int64) {
    join = Join(kind, within: JoinWindow(milliseconds: width, graceMilliseconds: grace))
  }

  /// Runs the drawing and returns the results, in order, separated by blanks.
  static func results(
    _ kind: JoinKind, width: Int64, grace: Int64, left: String, right: String, times: String = "",
    keys: String = ""
  ) -> String {
    var drawn = DrawnJoin(kind, width: width, grace: grace)
    drawn.run(left: left, right: right, times: times, keys: keys)
    return drawn.text
  }

  var text: String { emitted.joined(separator: " ") }

  mutating func run(left: String, right: String, times: String = "", keys: String = "") {
    let rows = [left, right, times, keys].map(Array.init)
    for column in 0..<max(left.count, right.count) {
      let marks = rows.map { column < $0.count ? $0[column] : "-" }
      let time = Int64(marks[2].wholeNumberValue ?? column)
      let key = marks[3] == "-" ? "." : marks[3]
      step(column, marks[0], isLeft: true, key, time)
      step(column, marks[1], isLeft: false, key, time)
    }
  }

  private mutating func step(
    _ column: Int, _ mark: Character, isLeft: Bool, _ key: Character, _ time: Int64
  ) {
    guard mark != "-" else { return }
    var results: [Join.Result] = []
    let at = time
    if mark == "|" {
      join.advance(to: at, into: &results)
    } else {
      let record = JoinRecord(key: key, time: at, value: mark)
      let verdict =
        isLeft ? join.left(record, into: &results) : join.right(record, into: &results)
      if verdict == .late { late.append("\(column):\(mark)") }
    }
    emitted += results.map { "\(column):\(Self.text($0.match))@\($0.time)" }
  }

  private static func text(_ match: JoinMatch<Character, Character>) -> String {
    switch match {
    case .pair(let left, let right): "\(left)\(right)"
    case .leftAlone(let left): "\(left)-"
    case .rightAlone(let right): "-\(right)"
    }
  }
}
