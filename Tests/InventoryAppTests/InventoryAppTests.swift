import Testing

@testable import InventoryApp
