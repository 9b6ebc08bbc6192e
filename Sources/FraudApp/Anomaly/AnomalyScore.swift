/// How unusual a transaction is, and what made it so.
package struct AnomalyScore: Equatable, Sendable {
  /// In millionths: 0 is ordinary, 500,000 is about one in 64, 1,000,000 one in 4,096 or rarer.
  package var millionths: Int32
  /// The three features that weigh most, the heaviest first; those without weight are left out.
  package var drivers: Drivers

  /// Makes a score of its parts.
  package init(millionths: Int32, drivers: Drivers) {
    (self.millionths, self.drivers) = (millionths, drivers)
  }

  /// A feature and its weight.
  package struct Driver: Equatable, Sendable {
    /// The feature's position in `AnomalyInput.names`.
    package var position: UInt8
    /// In units of 1/256 bit: minus the logarithm of the share of transactions as suspicious.
    package var weight: Int32

    /// The feature's name.
    package var name: String { AnomalyInput.names[Int(position)] }
  }

  /// Up to three drivers, without an array.
  package struct Drivers: Equatable, Sendable {
    private var first = Driver(position: 0, weight: 0)
    private var second = Driver(position: 0, weight: 0)
    private var third = Driver(position: 0, weight: 0)

    /// None.
    package init() {}

    /// Those there are, the heaviest first.
    package var all: [Driver] { [first, second, third].filter { $0.weight > 0 } }

    /// Takes a driver in if it is among the three heaviest; of two equals the earlier stays first.
    @inline(__always) mutating func offer(_ driver: Driver) {
      guard driver.weight > third.weight else { return }
      if driver.weight <= second.weight {
        third = driver
      } else if driver.weight <= first.weight {
        (second, third) = (driver, second)
      } else {
        (first, second, third) = (driver, first, second)
      }
    }
  }
}
