/// A query parameter that says where a visitor came from rather than what the page shows.
///
/// Source: the UTM parameters of Google Analytics, the click ids of Google, Meta and Microsoft
/// advertising, and the `ref` and `source` of Plausible and many newsletters.
enum CampaignParameter {
  /// Names a source in its value; the least rank wins.
  case source(rank: Int)
  /// Names a source by being there.
  case clickID(rank: Int, network: StaticString)
  /// Is only taken out.
  case other

  /// How many ranks there are.
  static let rankCount = 6

  /// Returns the parameter that goes by the name in `range`, in letters of any case, or nil.
  static func named(_ text: RawSpan, in range: Range<Int>) -> CampaignParameter? {
    switch range.count {
    case 3: matches(text, range, "ref") ? .source(rank: 2) : nil
    case 5: matches(text, range, "gclid") ? .clickID(rank: 3, network: "google") : nil
    case 6:
      if matches(text, range, "source") {
        .source(rank: 1)
      } else if matches(text, range, "fbclid") {
        .clickID(rank: 4, network: "facebook")
      } else {
        matches(text, range, "utm_id") ? .other : nil
      }
    case 7: matches(text, range, "msclkid") ? .clickID(rank: 5, network: "bing") : nil
    case 8: matches(text, range, "utm_term") ? .other : nil
    case 10:
      if matches(text, range, "utm_source") {
        .source(rank: 0)
      } else {
        matches(text, range, "utm_medium") ? .other : nil
      }
    case 11: matches(text, range, "utm_content") ? .other : nil
    case 12: matches(text, range, "utm_campaign") ? .other : nil
    default: nil
    }
  }

  private static func matches(_ text: RawSpan, _ range: Range<Int>, _ name: StaticString) -> Bool {
    var index = range.lowerBound
    return name.withUTF8Buffer { letters in
      for letter in letters {
        if ASCII.lowercased(text.octet(index)) != letter { return false }
        index += 1
      }
      return true
    }
  }
}
