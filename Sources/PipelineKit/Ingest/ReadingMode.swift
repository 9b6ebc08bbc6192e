/// What the end of a source means to who reads it.
package enum ReadingMode: Sendable {
  /// The end is the end: a last line without newline is delivered, half a gzip file is an error.
  case toEnd
  /// More will come: only whole lines are delivered, and a pipe is not waited for.
  case following
}
