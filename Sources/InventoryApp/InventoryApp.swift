/// Stock and orders: the program's entry point.
@main
struct InventoryApp {
  static func main() {}
}
