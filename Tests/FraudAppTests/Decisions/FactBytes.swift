import PipelineKit

/// The facts of one transaction as they are stored, written here a second time, by the book.
enum FactBytes {
  static func of(
    id: String, user: String = "user", time: Int64, amount: Int64 = 100, currency: String = "USD",
    merchant: String? = "merchant", country: String? = nil, device: String? = nil
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    func append(_ text: String?) {
      guard let text else { return bytes.append(0) }
      Varint.append(UInt64(text.utf8.count) + 1, to: &bytes)
      bytes += Array(text.utf8)
    }
    append(id)
    append(user)
    for number in [time, amount] { Varint.append(Varint.zigzag(number), to: &bytes) }
    for text in [currency, merchant, country, device] { append(text) }
    return bytes
  }
}
