/// Log aggregation: the program's entry point.
@main
struct LogAggregatorApp {
  static func main() {}
}
