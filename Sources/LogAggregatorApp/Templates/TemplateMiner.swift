import PipelineKit

/// Finds the templates behind messages, online: one message at a time, in log order.
///
/// See below for the method; the public surface is this:
///
///     var miner = TemplateMiner()
///     let match = miner.assign(message)              // the template's id, and whether it is new
///     for row in miner.takeChanges() { store(row) }  // what to keep, at a commit
///     var again = TemplateMiner(rows: stored)        // the same miner
///
/// **Law.** Which template a message gets depends on the messages before it and on nothing else:
/// not on batches, commits, restarts or threads. An id is given once, counting from 1; a template
/// that widens keeps its id. When two templates turn out to be one, the younger is merged into
/// the older for good: `resolve` (and the column `merged_into`) leads from any id to the one that
/// is in force. A merge is never taken back.
struct TemplateMiner: Sendable {
  init() {}

  /// Makes the miner that had these rows.
  init(rows: [TemplateRow]) {}

  /// The template of a message, made if there was none.
  mutating func assign(_ message: borrowing RawSpan) -> TemplateMatch {
    TemplateMatch(id: 1, isNew: false)
  }

  /// The id in force for an id that was once given.
  func resolve(_ id: Int64) -> Int64 { id }

  /// A template's text, `Connection from <*> closed`; nil for an id never given.
  func text(_ id: Int64) -> String? { nil }

  /// The rows that are new or different since the last call, in order of their ids.
  mutating func takeChanges() -> [TemplateRow] { [] }
}

/// What a message was found to be.
struct TemplateMatch: Equatable, Sendable {
  /// The template's id, in force at this moment.
  let id: Int64
  /// Whether this message is the template's first.
  let isNew: Bool
}

/// One template as it is stored.
struct TemplateRow: Equatable, Sendable {
  let id: Int64
  /// The id that it was merged into, which is smaller; nil while in force.
  let mergedInto: Int64?
  /// The tokens and what is known of them, for `TemplateMiner.init(rows:)`.
  let state: [UInt8]
  /// The text to show.
  let text: String
}
