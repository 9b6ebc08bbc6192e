import PipelineKit

/// What is kept of a session besides its bounds, with strings as numbers of `VisitTexts`.
///
/// The entry is the earliest view, the exit the latest, the source that of the earliest view that
/// has one; of several views in one millisecond their places in the log decide.
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
  /// Where the entry, the exit and the view with the source are in the log.
  var entryPlace: Int64
  var exitPlace: Int64
  var sourcePlace: Int64

  static func joined(_ a: Session<Visit>, _ b: Session<Visit>, _ texts: VisitTexts)
    -> Visit
  {
    var joined = a.summary
    let other = b.summary
    joined.views += other.views
    if (b.start, other.entryPlace) < (a.start, joined.entryPlace) {
      joined.entryPath = other.entryPath
      joined.referrer = other.referrer
      joined.entryPlace = other.entryPlace
    }
    if (b.end, other.exitPlace) > (a.end, joined.exitPlace) {
      joined.exitPath = other.exitPath
      joined.exitPlace = other.exitPlace
    }
    let isEarlier = (other.sourceTime, other.sourcePlace) < (joined.sourceTime, joined.sourcePlace)
    if other.source != none, joined.source == none || isEarlier {
      joined.source = other.source
      (joined.sourceTime, joined.sourcePlace) = (other.sourceTime, other.sourcePlace)
    }
    return joined
  }
}

extension Visit {
  /// The visit of one view.
  @inline(__always)
  init(path: Int32, source: Int32, referrer: Int32, time: Int64, place: Int64) {
    let hasSource = source != Visit.none
    self.init(
      views: 1, entryPath: path, exitPath: path, source: source, sourceTime: hasSource ? time : 0,
      referrer: referrer, entryPlace: place, exitPlace: place, sourcePlace: hasSource ? place : 0)
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
}
