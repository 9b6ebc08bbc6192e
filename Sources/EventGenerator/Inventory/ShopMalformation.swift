/// What can be wrong with a line of inventory events; the names say what it lacks or gets wrong.
package enum ShopMalformation: CaseIterable, Sendable {
  case truncated, notUTF8, notJSON, withoutID, withoutTimestamp, unknownType, withoutProduct,
    zeroQuantity, negativeQuantity, fractionalQuantity, hugeQuantity, quantityAsText, withoutItems,
    emptyItems, itemWithoutProduct, itemsAsObject, deltaTooLarge, versionAsText, future

  /// The line, without its newline.
  package func line(id: String, time: String) -> [UInt8] {
    Array(text(id, time).utf8) + (self == .notUTF8 ? [0xE9, 0x22, 0x7D] : [])
  }

  private func text(_ id: String, _ time: String) -> String {
    func event(_ type: String, _ fields: String) -> String {
      "{\"event_id\":\"\(id)\",\"type\":\"\(type)\",\"timestamp\":\"\(time)\",\(fields)}"
    }
    func received(_ quantity: String) -> String {
      event(
        "stock_received",
        "\"product_id\":\"p-0001\",\"warehouse_id\":\"berlin\",\"quantity\":\(quantity)")
    }
    func placed(_ items: String) -> String {
      event("order_placed", "\"order_id\":\"o-x\",\"customer_id\":\"c-1\"\(items)")
    }
    switch self {
    case .truncated: return "{\"event_id\":\"\(id)\",\"type\":\"stock_rec"
    case .notUTF8: return "{\"event_id\":\"\(id)\",\"type\":\"product_added\",\"name\":\"caf"
    case .notJSON: return "stock_received p-0001 berlin 12"
    case .withoutID:
      return "{\"type\":\"payment_failed\",\"timestamp\":\"\(time)\",\"order_id\":\"o-0000001\"}"
    case .withoutTimestamp:
      return "{\"event_id\":\"\(id)\",\"type\":\"payment_failed\",\"order_id\":\"o-0000001\"}"
    case .unknownType: return event("order_lost", "\"order_id\":\"o-0000001\"")
    case .withoutProduct:
      return event("stock_received", "\"warehouse_id\":\"berlin\",\"quantity\":5")
    case .zeroQuantity: return received("0")
    case .negativeQuantity: return received("-4")
    case .fractionalQuantity: return received("2.5")
    case .hugeQuantity: return received("9223372036854775807")
    case .quantityAsText: return received("\"12\"")
    case .withoutItems: return placed("")
    case .emptyItems: return placed(",\"items\":[]")
    case .itemWithoutProduct: return placed(",\"items\":[{\"quantity\":1}]")
    case .itemsAsObject: return placed(",\"items\":{\"product_id\":\"p-0001\",\"quantity\":1}")
    case .deltaTooLarge:
      return event(
        "stock_adjusted",
        "\"product_id\":\"p-0001\",\"warehouse_id\":\"berlin\",\"delta\":-9000000000000000000")
    case .versionAsText:
      return event("payment_failed", "\"order_id\":\"\",\"expected_version\":\"three\"")
    case .future:
      return "{\"event_id\":\"\(id)\",\"type\":\"payment_failed\",\"timestamp\":"
        + "\"2099-01-01T00:00:00Z\",\"order_id\":\"o-0000001\"}"
    }
  }
}
