/// What kind of value a feature, or an expression over features, has.
enum FeatureType: String, Sendable {
  /// A whole number.
  case integer
  /// A number of at most six decimals, kept in millionths.
  case decimal
  /// True or false.
  case boolean
  /// A string of UTF-8 bytes.
  case text

  /// Whether values can be added, divided and put in order.
  var isNumber: Bool { self == .integer || self == .decimal }
}
