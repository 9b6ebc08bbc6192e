/// A way to write events as lines.
protocol LineFormat: Sendable {
  /// Appends the event and a newline.
  func append(_ event: GeneratedEvent, of site: Site, to line: inout [UInt8])

  /// Appends a line, with its newline, that is not an event; `random` decides what is wrong.
  func appendMalformed(
    at time: Int, of visitor: Visitor, _ random: inout SplitMix64, to line: inout [UInt8])
}
