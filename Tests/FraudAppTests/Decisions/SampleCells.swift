import PipelineKit

@testable import FraudApp

/// The cells of one transaction, written here a second time, value by value.
enum SampleCells {
  static func of(
    id: String, user: String = "user", time: Int64, amount: Int64 = 100, currency: String = "USD",
    merchant: String = "merchant", country: String? = nil, device: String? = nil
  ) -> TransactionCells {
    var cells = RecordCells()
    cells.append(text: id)
    cells.append(text: user)
    cells.append(integer: time)
    cells.append(integer: amount)
    cells.append(text: currency)
    cells.append(text: merchant)
    for text in [country, device] {
      if let text { cells.append(text: text) } else { cells.appendNull() }
    }
    return TransactionCells(cells, ends: [cells.mark])
  }
}
