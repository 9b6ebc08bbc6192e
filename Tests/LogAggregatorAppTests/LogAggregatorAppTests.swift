import Testing

@testable import LogAggregatorApp
