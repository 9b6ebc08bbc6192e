// GRDB's blobs are Foundation's `Data`.
import FoundationEssentials
import GRDB

extension Catalog {
  /// Adds a request.
  func insertRequest(
    topic: String, payload: [UInt8], requester: String
  ) throws(LogError) -> RequestID {
    try write { database in
      try database.execute(
        sql: "INSERT INTO requests (topic, payload, requester) VALUES (?, ?, ?)",
        arguments: [topic, Data(payload), requester])
      return RequestID(database.lastInsertedRowID)
    }
  }

  /// Gives no new request an id up to `id`.
  func skipRequests(through id: RequestID) throws(LogError) {
    try write { database in
      try database.execute(
        sql: "INSERT INTO sqlite_sequence (name, seq) VALUES ('requests', ?)",
        arguments: [id.value])
    }
  }

  /// Returns the requests without an answer, oldest first.
  func openRequests() throws(LogError) -> [LogRequest] {
    try read { database in
      let sql = "SELECT * FROM requests WHERE is_done IS NULL ORDER BY id"
      return try Row.fetchAll(database, sql: sql).map { row in
        LogRequest(
          id: RequestID(row["id"]), topic: row["topic"],
          payload: Array(row["payload"] as Data),
          requester: row["requester"])
      }
    }
  }

  /// Records what became of a request; an answer once given stays.
  func answer(_ id: RequestID, _ outcome: RequestOutcome) throws(LogError) {
    let (isDone, text) =
      switch outcome {
      case .done(let text): (true, text)
      case .refused(let text): (false, text)
      }
    try write { database in
      try database.execute(
        sql: "UPDATE requests SET is_done = ?, answer = ? WHERE id = ? AND is_done IS NULL",
        arguments: [isDone, text, id.value])
    }
  }

  /// Returns what became of a request; nil if it has no answer yet.
  func outcome(of id: RequestID) throws(LogError) -> RequestOutcome? {
    try read { database in
      let sql = "SELECT is_done, answer FROM requests WHERE id = ? AND is_done IS NOT NULL"
      guard let row = try Row.fetchOne(database, sql: sql, arguments: [id.value]) else {
        return nil
      }
      return row["is_done"] ? .done(row["answer"]) : .refused(row["answer"])
    }
  }
}
