import PipelineKit

/// A named list of texts that conditions ask with `in`: blocked devices, trusted merchants.
struct ListDefinition: Equatable, Sendable {
  let name: String
  let entries: [Entry]

  struct Entry: Equatable, Sendable {
    let value: String
    /// The entry counts for event times before this one; nil for ever.
    let until: Timestamp?
    /// Why it is on the list, for people.
    let reason: String?
  }
}
