import PipelineKit

extension DocumentReader {
  /// A number within bounds, exactly.
  func decimal(_ node: DocumentNode, in range: ClosedRange<Millionths>) throws(DocumentError)
    -> Millionths
  {
    let what = "a number from \(range.lowerBound) to \(range.upperBound)"
    guard case .number = node.kind else { throw expected(what, node) }
    let value = Millionths(try decimal(node, places: Millionths.places))
    guard range.contains(value) else { throw expected(what, node) }
    return value
  }

  /// A number from 0 to 1.
  func share(_ node: DocumentNode) throws(DocumentError) -> Millionths {
    try decimal(node, in: .zero ... .one)
  }
}
