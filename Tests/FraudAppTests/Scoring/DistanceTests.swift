import Testing

@testable import FraudApp

struct DistanceTests {
  /// Two places in degrees, and how many kilometres lie between them.
  struct Pair: Sendable {
    let lat1: Double, lon1: Double, lat2: Double, lon2: Double
    let kilometres: Double

    init(_ lat1: Double, _ lon1: Double, _ lat2: Double, _ lon2: Double, _ kilometres: Double) {
      (self.lat1, self.lon1, self.lat2, self.lon2) = (lat1, lon1, lat2, lon2)
      self.kilometres = kilometres
    }
  }

  /// Computed with 60 decimal digits by another formula (Vincenty's for the sphere, with series of
  /// its own), on the decimal numbers as they are written here.
  static let reference: [Pair] = [
    .init(52.52, 13.405, 48.8566, 2.3522, 877.46453792150926559691),
    .init(51.5074, -0.1278, 40.7128, -74.006, 5570.22987365652337825614),
    .init(35.6895, 139.6917, -33.8688, 151.2093, 7826.62586831970477722083),
    .init(0, 0, 0, 0, 0),
    .init(0, 0, 0, 1, 111.19508023353291284681),
    .init(0, 0, 0, 180, 20015.11444203592431242600),
    .init(90, 0, -90, 0, 20015.11444203592431242600),
    .init(0, -180, 0, 180, 0),
    .init(10, 179.9, 10, -179.9, 21.90115508687534194008),
    .init(47.3769, 8.5417, 47.37691, 8.5417, 0.00111195080268827749),
    .init(47.3769, 8.5417, 47.3769, 8.541700001, 7.529827757134E-8),
    .init(89.999, -120, 89.999, 60, 0.22239016046812770473),
    .init(-45.25, 170.5, 45.25, -9.5, 20015.11444203592431242600),
    .init(-45.25, 170.5, 45.2501, -9.5, 20015.10332252790059000534),
    .init(19.4326, -99.1332, 19.076, 72.8777, 15645.39443398013801186000),
    .init(1e-07, 0, 0, 0, 0.00001111950802335329),
    .init(64.1466, -21.9426, -54.8019, -68.303, 13809.11341541095182834423),
    .init(-47.5113, -142.8602, -18.7095, -124.21, 3622.06321489044708102186),
    .init(-78.0273, -35.4272, 75.2319, 108.1628, 19047.44720445076860265092),
    .init(47.7293, -100.1059, 6.6024, -80.3942, 4940.44643916543495937928),
    .init(-58.9204, -141.774, -51.4079, 153.8912, 4004.57934926923215088128),
    .init(59.2056, 110.3948, 54.0806, -110.3632, 6903.52373515047085819324),
    .init(-34.227, 45.7112, 41.741, 127.6734, 11870.16832442549761254037),
    .init(68.4091, -148.7814, 19.0533, 61.8125, 9981.16525977186097317680),
    .init(1.0717, -115.9955, -4.7542, -147.8354, 3595.86049740725291123869),
    .init(78.2259, 131.5743, 8.575, -71.9115, 10256.66824705007094350712),
    .init(73.5967, 26.052, 68.8171, 125.2959, 3178.78585990679299069526),
    .init(1.507, -30.9794, 17.8042, -24.8245, 1932.82667587711647256646),
    .init(-60.9623, -70.1598, 56.2666, -164.4342, 15383.52202208038165878419),
    .init(-81.662, 45.4863, -39.522, 12.4638, 4854.88686309921840321107),
    .init(-5.1768, -56.5764, 89.5102, -109.5935, 10550.41483551963355813021),
    .init(-15.697, -107.0386, 23.8797, -80.5303, 5258.94666725428479271823),
  ]

  @Test(arguments: reference)
  func `a distance is right within its bound`(pair: Pair) {
    let found = GreatCircle.kilometres(pair.lat1, pair.lon1, pair.lat2, pair.lon2)
    #expect(abs(found - pair.kilometres) < (pair.kilometres < 19_000 ? 1e-8 : 3e-4), "\(found)")
    #expect(GreatCircle.kilometres(pair.lat2, pair.lon2, pair.lat1, pair.lon1) == found)
  }

  /// The bits on one machine are those on every machine; they were written down on x86-64.
  @Test func `a distance has the same bits everywhere`() {
    var digest: UInt64 = 14_695_981_039_346_656_037
    for pair in Self.reference {
      let found = GreatCircle.kilometres(pair.lat1, pair.lon1, pair.lat2, pair.lon2)
      digest = (digest ^ found.bitPattern) &* 1_099_511_628_211
    }
    #expect(digest == 9_276_911_758_063_648_190)
  }

  @Test func `sines of whole quarters are exact`() {
    let sines = (-4...4).map { GreatCircle.sine(degrees: Double($0) * 90) }
    #expect(sines == [0, 1, 0, -1, 0, 1, 0, -1, 0])
    #expect(GreatCircle.arcsine(0) == 0 && GreatCircle.arcsine(1) == Double.pi / 2)
  }

  @Test func `the arcsine undoes the sine`() {
    for step in 0...900 {
      let degrees = Double(step) / 10
      let found = GreatCircle.arcsine(GreatCircle.sine(degrees: degrees)) * 180 / Double.pi
      // Near 90 degrees the sine hardly changes.
      #expect(abs(found - degrees) < (step < 890 ? 1e-12 : 1e-6), "\(degrees)")
    }
  }
}
