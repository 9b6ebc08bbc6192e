/// Where people live and shops stand: a place on the globe, its country and its clock.
struct City: Sendable {
  /// Index into `Country.all`.
  var country: UInt8
  /// Where it is.
  var place: Place
  /// Hours to add to UTC, in winter.
  var offset: Int
  /// Inhabitants, relative to the others.
  var weight: Double

  /// A position in units of 0.0001 degrees, about eleven metres.
  struct Place: Equatable, Sendable {
    var latitude: Int32
    var longitude: Int32

    /// Returns a place within `spread` units, north or south and east or west.
    func near(_ spread: Int, _ random: inout SplitMix64) -> Place {
      Place(
        latitude: latitude + Int32(random.within(-spread..<spread)),
        longitude: longitude + Int32(random.within(-spread..<spread)))
    }
  }

  private init(
    _ weight: Double, _ code: StaticString, _ latitude: Double, _ longitude: Double, _ offset: Int
  ) {
    let known = Country.all.firstIndex { "\($0.code)" == "\(code)" }
    country = UInt8(known ?? 0)
    place = Place(latitude: Int32(latitude * 10_000), longitude: Int32(longitude * 10_000))
    (self.offset, self.weight) = (offset, weight)
  }

  static let all: [City] = [
    .init(120, "US", 40.7128, -74.0060, -5), .init(80, "US", 41.8781, -87.6298, -6),
    .init(80, "US", 34.0522, -118.2437, -8), .init(70, "DE", 52.5200, 13.4050, 1),
    .init(60, "DE", 48.1351, 11.5820, 1), .init(100, "GB", 51.5072, -0.1276, 0),
    .init(75, "FR", 48.8566, 2.3522, 1), .init(55, "CA", 43.6532, -79.3832, -5),
    .init(50, "NL", 52.3676, 4.9041, 1), .init(45, "JP", 35.6762, 139.6503, 9),
    .init(40, "IT", 41.9028, 12.4964, 1), .init(40, "ES", 40.4168, -3.7038, 1),
    .init(28, "AU", -33.8688, 151.2093, 11), .init(28, "AT", 48.2082, 16.3738, 1),
    .init(26, "CH", 47.3769, 8.5417, 1), .init(24, "SE", 59.3293, 18.0686, 1),
    .init(20, "BE", 50.8503, 4.3517, 1), .init(20, "PL", 52.2297, 21.0122, 1),
    .init(18, "BR", -23.5505, -46.6333, -3), .init(16, "IN", 19.0760, 72.8777, 5),
    .init(14, "IE", 53.3498, -6.2603, 0), .init(12, "DK", 55.6761, 12.5683, 1),
    .init(10, "NO", 59.9139, 10.7522, 1), .init(8, "PT", 38.7223, -9.1393, 0),
    .init(12, "KW", 29.3759, 47.9774, 3), .init(6, "NZ", -36.8509, 174.7645, 13),
    .init(8, "MX", 19.4326, -99.1332, -6),
  ]
}
