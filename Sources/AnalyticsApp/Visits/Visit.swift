import PipelineKit

/// What is kept of a session besides its bounds, with strings as numbers of `VisitTexts`.
///
/// The entry is the earliest view, the exit the latest; of several in one millisecond the entry is
/// the smallest path in byte order and the exit the greatest, so that the order in which events
/// come decides nothing. The source is that of the earliest view that has one.
struct Visit: SessionSummary {
  /// No string.
  static let none: Int32 = -1

  var views: Int64
  var entryPath: Int32
  var exitPath: Int32
  var source: Int32
  var sourceTime: Int64
  /// The host that referred to the entry.
  var referrer: Int32

  static func joined(_ a: Session<Visit>, _ b: Session<Visit>, _ texts: VisitTexts)
    -> Visit
  {
    var joined = a.summary
    let other = b.summary
    joined.views += other.views
    if b.start < a.start {
      joined.entryPath = other.entryPath
      joined.referrer = other.referrer
    } else if b.start == a.start {
      joined.entryPath = texts.first(a.summary.entryPath, other.entryPath)
      joined.referrer = texts.first(a.summary.referrer, other.referrer)
    }
    if b.end > a.end {
      joined.exitPath = other.exitPath
    } else if b.end == a.end, texts.first(a.summary.exitPath, other.exitPath) == joined.exitPath {
      joined.exitPath = other.exitPath
    }
    if other.source != none {
      if joined.source == none || other.sourceTime < joined.sourceTime {
        (joined.source, joined.sourceTime) = (other.source, other.sourceTime)
      } else if other.sourceTime == joined.sourceTime {
        joined.source = texts.first(joined.source, other.source)
      }
    }
    return joined
  }
}

/// The strings that visits refer to by number: paths, sources, hosts.
///
/// One thread has it at a time, with the visits that it belongs to.
final class VisitTexts: @unchecked Sendable {
  private var interner = Interner()

  var memoryEstimate: Int { interner.memoryEstimate }

  func intern(_ text: RawSpan) -> Int32 { Int32(interner.intern(text)) }

  func bytes(_ number: Int32) -> [UInt8] { interner.bytes(Int(number)) }

  func withBytes<T>(_ number: Int32, _ body: (RawSpan) throws -> T) rethrows -> T {
    try interner.withBytes(Int(number), body)
  }

  func withStrings<T>(_ body: (InternedStrings) throws -> T) rethrows -> T {
    try interner.withStrings(body)
  }

  /// The smaller of two strings in byte order; a string comes before none.
  func first(_ a: Int32, _ b: Int32) -> Int32 {
    if a == b || b == Visit.none { return a }
    if a == Visit.none { return b }
    return interner.precedes(Int(a), Int(b)) ? a : b
  }
}
