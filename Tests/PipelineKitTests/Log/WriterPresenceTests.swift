import Testing

@testable import PipelineKit

@Suite struct WriterPresenceTests {
  @Test func `a log is written while its writer is open, whatever the lock file says later`() throws
  {
    let fixture = try LogFixture()
    #expect(try WriterPresence.of(directory: fixture.directory) == .nobody)
    let log = try fixture.writer()
    guard case .process(let holder?) = try WriterPresence.of(directory: fixture.directory) else {
      Issue.record("nobody seems to write")
      return
    }
    #expect(holder.command == "test")
    try log.close()
    #expect(try WriterPresence.of(directory: fixture.directory) == .nobody)
  }

  @Test func `looking takes the lock from nobody`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    _ = try WriterPresence.of(directory: fixture.directory)
    #expect(throws: LogError.self) { try fixture.writer() }
    try log.close()
    _ = try WriterPresence.of(directory: fixture.directory)
    _ = try fixture.writer()
  }

  @Test func `a lock whose text is damaged is held all the same`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    try fixture.setBytes("lock", Array("?".utf8))
    #expect(try WriterPresence.of(directory: fixture.directory) == .process(nil))
    try log.close()
  }
}
