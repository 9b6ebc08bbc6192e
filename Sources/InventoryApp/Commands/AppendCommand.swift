import ArgumentParser
import Foundation
import PipelineKit

/// `append`: one event, if its order still has the version that its sender has seen.
struct AppendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "append",
    abstract: "Append one event from standard input, apply it, and say what became of it.",
    discussion: """
      Everything the log holds is applied first, events that wait for earlier ones included. With \
      --expected-version the event is appended only if its order has that version then, and it is \
      applied only if it still has it: 0 stands for an order that is not there yet. A conflict \
      exits with 3 and says which version stands. Works beside a process that runs with --follow.
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("The version that the event's order must have.", valueName: "n"))
  var expectedVersion: Int64?

  @Option(
    name: .long,
    help: ArgumentHelp("How long to wait for another process.", valueName: "duration"))
  var timeout = "30s"

  @OptionGroup var storage: StorageOptions
  @OptionGroup(title: "Options that change rows") var settings: Inventory.Settings

  func validate() throws {
    if let expectedVersion, expectedVersion < 0 {
      throw ValidationError("--expected-version: expected at least 0, found \(expectedVersion)")
    }
  }

  func run() throws {
    try ExitStatus.guarding {
      let event = try AppendedEvent(
        try AppliedAppend<Inventory>.readStandardInput(), expectedVersion: expectedVersion)
      let log = AppliedAppend<Inventory>(storage, settings, timeout: timeout)
      if let expectedVersion {
        guard let order = event.order else { throw InventoryError.noOrder }
        try log.settle()
        let found = try state(of: order)
        guard found.version == expectedVersion else { throw try conflict(order, found) }
      }
      let answer = try log.append(event.line)
      if answer.hasPrefix("appended 0 ") { throw InventoryError.deadLetter }
      if let order = event.order {
        let found = try state(of: order)
        if let reason = try ignored(event.id) {
          if expectedVersion != nil { throw try conflict(order, found) }
          return print("\(answer); ignored: \(reason)")
        }
        print("\(answer); order \(order) has version \(found.version), \(found.status)")
      } else {
        print(answer)
      }
    }
  }

  private func views() throws -> Connection {
    try Connection(path: storage.viewsFile(Inventory.self), role: .reader, settings: .reader)
  }

  /// The version of an order, 0 where there is none, and its status.
  private func state(of order: String) throws -> (version: Int64, status: String) {
    let statement = try views().statement(
      "SELECT version, status FROM orders WHERE order_id = ?")
    try statement.bind(0, text: order)
    guard try statement.step() else { return (0, "not placed") }
    return (statement.integer(0), statement.text(1))
  }

  private func ignored(_ id: String) throws -> String? {
    let statement = try views().statement(
      "SELECT reason FROM ignored_events WHERE event_id = ?")
    try statement.bind(0, text: id)
    return try statement.step() ? statement.text(0) : nil
  }

  private func conflict(
    _ order: String, _ found: (version: Int64, status: String)
  ) throws -> ExitCode {
    let text =
      "conflict: order \(order) has version \(found.version) (\(found.status)), expected "
      + "\(expectedVersion ?? 0); nothing was changed\n"
    try FileHandle.standardError.write(contentsOf: Data(text.utf8))
    return ExitCode(ExitStatus.checkSaidNo)
  }
}

/// The one event on standard input.
struct AppendedEvent {
  /// With the version that is expected, and a newline.
  let line: [UInt8]
  let id: String
  let order: String?

  private struct Fields: Decodable {
    var event_id: String?
    var id: String?
    var order_id: String?
    var data: Data?

    struct Data: Decodable { var order_id: String? }
  }

  /// - Throws: `InventoryError.notOneEvent`.
  init(_ input: [UInt8], expectedVersion: Int64?) throws {
    let lines = input.split(separator: UInt8(ascii: "\n")).filter { line in
      line.contains { ![0x20, 0x09, 0x0D].contains($0) }
    }
    // An event may be written over several lines; the log takes one.
    let text = Array(lines.joined(separator: [UInt8(ascii: " ")]))
    guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(text)),
      let id = fields.event_id ?? fields.id, let end = text.lastIndex(of: UInt8(ascii: "}"))
    else { throw InventoryError.notOneEvent }
    self.id = id
    order = fields.order_id ?? fields.data?.order_id
    var line = text
    if let expectedVersion {
      // The last member of a name counts. In a CloudEvent the fields are those of data.
      var place = end
      if fields.event_id == nil {
        guard let inner = text[..<end].lastIndex(of: UInt8(ascii: "}")),
          text[(inner + 1)..<end].allSatisfy({ [0x20, 0x09, 0x0D].contains($0) })
        else { throw InventoryError.dataNotLast }
        place = inner
      }
      line.insert(contentsOf: ",\"expected_version\":\(expectedVersion)".utf8, at: place)
    }
    self.line = line + [UInt8(ascii: "\n")]
  }
}

/// What keeps a command of InventoryApp from being carried out.
enum InventoryError: Error, Equatable, CustomStringConvertible {
  case notOneEvent
  case deadLetter
  case noOrder
  case dataNotLast
  case noSuchStock(product: String, warehouse: String)

  var description: String {
    switch self {
    case .notOneEvent:
      "standard input is not one event: one JSON object with an event_id (or a CloudEvent with an "
        + "id) is expected"
    case .deadLetter:
      "the event lacks what its type requires; it is in the view dead_letters, with the reason"
    case .noOrder: "--expected-version: the event has no order_id"
    case .dataNotLast:
      "--expected-version: data must be the last member of a CloudEvent, so that the version can be "
        + "written into it"
    case .noSuchStock(let product, let warehouse):
      "there is no stock of product '\(product)' in warehouse '\(warehouse)'; see the view stock"
    }
  }
}
