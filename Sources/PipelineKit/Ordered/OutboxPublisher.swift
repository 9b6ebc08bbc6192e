/// Appends the rows of committed outboxes to their topics, each once.
///
///     commit 7 ─▶ rows 41 to 43 ─▶ append: 3 records, reach 44 ─▶ commit 8 …
///                      │
///                killed here: the next start finds reach 41 in the topic and goes on with row 41
///
/// **Law.** Every row of the live version's outbox is in the topic once, whenever the process is
/// killed: a row is appended only after its commit, and the batch that holds it says how many rows
/// are done.
///
/// **Law.** A version publishes only for inputs past those of every earlier publisher, so a replay
/// publishes nothing again: rows that were caused by an append up to which another version has
/// published, or which a version that was live before has folded, are passed over.
package final class OutboxPublisher: @unchecked Sendable {
  /// Brings events to a topic, if its reach is still where they begin; says how many rows are done
  /// then, nil if that cannot be known now.
  package typealias Append = (PublishedTopic, PublishedEvents) throws -> Int64?

  // Everything belongs to the thread that publishes: the writer of the views, or before and behind
  // its life the one that started it.
  private let topics: [PublishedTopic]
  private let version: Int
  private let connection: Connection
  private let reader: LogReader
  private let append: Append
  private var states: [String: State] = [:]

  private struct State {
    /// Rows that are done.
    var rows: Int64
    /// Rows caused by appends up to this one are passed over.
    var passedAppend: Int64
  }

  /// Events of one append to the topic.
  private static let eventsMax = 4_096
  /// Bytes of one: what one process may ask of another.
  private static let bytesMax = 512 << 10

  /// - Parameter append: called on the thread that publishes.
  package init(
    topics: [String], store: ViewStore, reader: LogReader, append: @escaping Append
  ) throws {
    self.topics = topics.map(PublishedTopic.init)
    version = store.version.version
    connection = topics.isEmpty ? store.connection : try store.reader()
    self.reader = reader
    self.append = append
  }

  /// Publishes what is committed and not published yet; what cannot be now stays for later.
  ///
  /// - Returns: whether all of it is published.
  @discardableResult
  package func publish() throws -> Bool {
    var isAll = true
    for topic in topics {
      while let (events, state) = try next(topic) {
        guard let events else {
          states[topic.name] = state
          continue
        }
        guard let rows = try append(topic, events) else {
          isAll = false
          break
        }
        states[topic.name] =
          rows == events.reach.rows
          ? state : State(rows: rows, passedAppend: state.passedAppend)
      }
    }
    return isAll
  }

  /// The next events of a topic, nil for rows that are passed over alone, and what is done then.
  private func next(_ topic: PublishedTopic) throws -> (PublishedEvents?, State)? {
    var state = try states[topic.name] ?? start(topic)
    states[topic.name] = state
    let table = quoted(Outbox.table(of: topic.name).storedName(version: version))
    let statement = try connection.statement(
      "SELECT seq, append_sequence, at_ms, event FROM \(table) WHERE seq >= ? ORDER BY seq")
    defer { statement.reset() }
    try statement.bind(0, state.rows)
    var events: PublishedEvents?
    var bytes = 0
    let before = state.rows
    while (events?.lines.count ?? 0) < Self.eventsMax, bytes < Self.bytesMax, try statement.step() {
      let (row, cause) = (statement.integer(0), statement.integer(1))
      state.rows = row + 1
      guard cause > state.passedAppend else { continue }
      let line = statement.withBytes(3) { $0.array(0..<$0.byteCount) }
      let time = Timestamp(milliseconds: statement.integer(2))
      bytes += line.count
      var known =
        events
        ?? PublishedEvents(
          first: row, reach: PublishedReach(version: version, rows: 0, appendSequence: 0),
          times: time...time, lines: [])
      known.lines.append(line)
      known.times = min(known.times.lowerBound, time)...max(known.times.upperBound, time)
      known.reach.rows = row + 1
      known.reach.appendSequence = UInt64(max(0, cause))
      events = known
    }
    return state.rows > before ? (events, state) : nil
  }

  private func start(_ topic: PublishedTopic) throws -> State {
    let reaches = try topic.reaches(in: reader, of: version)
    let own = reaches.first { $0.version == version }
    let others = reaches.filter { $0.version != version }.map { Int64($0.appendSequence) }
    let dormant =
      try connection.integer(
        """
        SELECT max(append_sequence) FROM pipeline_checkpoints WHERE version IN \
        (SELECT version FROM pipeline_versions WHERE state = 'dormant')
        """) ?? -1
    return State(rows: own?.rows ?? 0, passedAppend: max(others.max() ?? -1, dormant))
  }
}
