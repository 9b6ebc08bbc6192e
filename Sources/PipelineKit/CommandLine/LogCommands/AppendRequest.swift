import Glibc

/// Lines that the process that writes the log is asked to append.
struct AppendRequest {
  /// A request passes through the catalog and becomes one append.
  static let bytesMax = 1 << 20
  private static let pauseMicroseconds: UInt32 = 20_000

  let folder: String
  let topic: String
  let requester: String
  /// Who is asked, for messages.
  let writer: LockHolder?

  /// Reads standard input to its end, or until it is too much for a request.
  static func readStandardInput() throws -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      var input = try RawInput(.standardInput)
      while bytes.count <= bytesMax {
        if try input.read(appendingTo: &bytes, atMost: 64 << 10) == 0 { break }
      }
    } catch { throw CommandError.input(error) }
    return bytes
  }

  /// Asks the writer, and waits for its answer.
  ///
  /// - Returns: what the writer says it did.
  /// - Throws: `CommandError.nothingToAppend`, `.requestTooLarge`, `.requestRefused`,
  ///   `.requestUnanswered`; `LogError` when the catalog cannot be used.
  func submit(_ lines: [UInt8], timeout: String, milliseconds: Int64) throws -> String {
    guard lines.contains(where: { $0 != 0x0A && $0 != 0x0D }) else {
      throw CommandError.nothingToAppend
    }
    guard lines.count <= Self.bytesMax else {
      throw CommandError.requestTooLarge(
        bytes: lines.count, bytesMax: Self.bytesMax, writer: writer)
    }
    let requests = try LogRequests(directory: folder)
    let id = try requests.submit(topic: topic, payload: lines, requester: requester)
    let clock = ContinuousClock()
    let deadline = clock.now + .milliseconds(milliseconds)
    let outcome = try requests.waitForOutcome(of: id) {
      guard clock.now < deadline else { return false }
      usleep(Self.pauseMicroseconds)
      return true
    }
    switch outcome {
    case .done(let text): return text
    case .refused(let reason): throw CommandError.requestRefused(reason: reason)
    case nil: throw CommandError.requestUnanswered(id, writer: writer, timeout: timeout)
    }
  }
}
