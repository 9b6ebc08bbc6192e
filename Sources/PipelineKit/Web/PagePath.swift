/// A page's path without campaign parameters, and the source those named.
///
///     https://shop.example/list?page=2&utm_source=news#top    →  /list?page=2   and   news
///
/// An absolute URL is reduced to path and query, the fragment is left out, and an empty path is
/// `/`. The parameters of `CampaignParameter` are taken out; others keep their order and bytes. A
/// `?` with nothing after it goes too.
package struct PagePath: Equatable, Sendable {
  /// The pieces of the text that make the clean path, in order; a single one for nearly every text.
  private var kept: Kept
  /// The source named by the parameters, percent-decoded; nil when none was, or empty.
  package private(set) var source: [UInt8]?

  private enum Kept: Equatable, Sendable {
    /// A part of the text, as it is.
    case part(Range<Int>)
    /// Put together anew.
    case rewritten([UInt8])
  }

  /// Cleans one path, request target or URL.
  ///
  /// - Complexity: O(length); about 20 ns without a query. Allocates only where parameters are
  ///   taken out or a source was named.
  package init(_ text: RawSpan) {
    let (start, question, end) = PagePath.bounds(text)
    if question >= end {
      kept = start == end ? .rewritten([UInt8(ascii: "/")]) : .part(start..<end)
      return
    }
    var query = CampaignQuery()
    query.read(text, in: (question + 1)..<end)
    source = query.source(text)
    let isUntouched = query.removedCount == 0 && question + 1 < end
    let keepsQuery = isUntouched || query.keptCount > 0
    if start < question, isUntouched || !keepsQuery {
      kept = .part(start..<(keepsQuery ? end : question))
    } else {
      var path: [UInt8] = []
      path.reserveCapacity(end - start + 1)
      if start == question { path.append(UInt8(ascii: "/")) }
      for index in start..<question { path.append(text.octet(index)) }
      if keepsQuery { CampaignQuery.appendKept(text, in: (question + 1)..<end, to: &path) }
      kept = .rewritten(path)
    }
  }

  /// The clean path as a part of the text, or nil when it had to be put together anew.
  package var verbatimRange: Range<Int>? {
    if case .part(let range) = kept { range } else { nil }
  }

  /// Appends the clean path to `out`.
  ///
  /// - Parameter text: the bytes this was made from.
  package func append(from text: RawSpan, to out: inout [UInt8]) {
    switch kept {
    case .part(let range): for index in range { out.append(text.octet(index)) }
    case .rewritten(let bytes): out.append(contentsOf: bytes)
    }
  }

  /// Returns the clean path's bytes.
  ///
  /// - Parameter text: the bytes this was made from.
  package func bytes(from text: RawSpan) -> [UInt8] {
    if case .rewritten(let bytes) = kept { return bytes }
    var out: [UInt8] = []
    append(from: text, to: &out)
    return out
  }

  /// Finds where the path starts, its `?` is (or `end`), and where fragment or text ends it.
  private static func bounds(_ text: RawSpan) -> (start: Int, question: Int, end: Int) {
    let start = URLText.authority(text)?.upperBound ?? 0
    var (question, index) = (-1, start)
    while index < text.byteCount {
      let byte = text.octet(index)
      if byte == UInt8(ascii: "#") { break }
      if byte == UInt8(ascii: "?"), question < 0 { question = index }
      index += 1
    }
    return (start, question < 0 ? index : question, index)
  }
}
