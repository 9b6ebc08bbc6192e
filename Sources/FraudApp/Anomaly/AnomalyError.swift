/// Why a stored anomaly model cannot be read.
package enum AnomalyError: Error, Equatable, CustomStringConvertible {
  /// Fewer bytes than the format needs, at this position.
  case truncated(at: Int)
  /// A version this program does not know.
  case newer(version: UInt8)
  /// Bytes that no model encodes to, at this position.
  case corrupt(at: Int)

  package var description: String {
    switch self {
    case .truncated(let position):
      "anomaly model: ends within a number at byte \(position); "
        + AnomalyError.advice
    case .newer(let version):
      "anomaly model: version \(version), newer than this program; use the one that wrote it"
    case .corrupt(let position):
      "anomaly model: no model encodes to byte \(position) as found; "
        + AnomalyError.advice
    }
  }

  private static let advice = "build the views again from the log, in another file (--views)"
}
