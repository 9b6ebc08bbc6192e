/// When appends are made durable.
///
/// An append is acknowledged, and readers see it, once it is written and, by this policy, synced.
package enum SyncPolicy: Equatable, Sendable {
  /// Before each acknowledgement: nothing acknowledged is ever lost.
  case everyAppend
  /// When an append or ``LogWriter/syncIfDue()`` comes so long after the last sync; a loss of power
  /// may take the appends since then, as a whole and from the end.
  case interval(milliseconds: Int)
  /// Only by ``LogWriter/sync()``: for bulk loads, whose caller syncs before anything that depends
  /// on the log is committed.
  case never
}
