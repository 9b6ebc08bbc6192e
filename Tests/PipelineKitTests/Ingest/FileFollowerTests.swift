import Testing

@testable import PipelineKit

struct FileFollowerTests {
  /// What a look finds, as `name kind` in the order it is told.
  private func poll(
    _ follower: inout FileFollower, _ folder: borrowing TemporaryFolder
  ) throws -> [String] {
    let root = folder.path + "/"
    return try follower.poll().map { change in
      let name =
        change.file.path.hasPrefix(root)
        ? String(change.file.path.dropFirst(root.count)) : change.file.path
      return "\(name) \(change.kind)"
    }
  }

  @Test func `a file is told of when it is met and each time it grows`() throws {
    let folder = TemporaryFolder()
    let path = folder.write("a", "one\n")
    var follower = FileFollower(InputFiles([path]))
    #expect(try poll(&follower, folder) == ["a appeared"])
    #expect(try poll(&follower, folder) == [])
    folder.append("a", "two\n")
    #expect(try poll(&follower, folder) == ["a grown"])
    #expect(try poll(&follower, folder) == [])
  }

  @Test func `a file that is not there yet is met when it comes`() throws {
    let folder = TemporaryFolder()
    var follower = FileFollower(InputFiles([folder.path("a")]))
    #expect(try poll(&follower, folder) == [])
    folder.write("a", "")
    #expect(try poll(&follower, folder) == ["a appeared"])
  }

  @Test func `a renamed file's old name comes before its new one`() throws {
    let folder = TemporaryFolder()
    folder.write("app.log", "one\n")
    var follower = FileFollower(InputFiles([folder.path]))
    #expect(try poll(&follower, folder) == ["app.log appeared"])
    folder.rename("app.log", to: "aaa.log")
    folder.write("app.log", "two\n")
    #expect(try poll(&follower, folder) == ["app.log replaced"])
    #expect(try poll(&follower, folder) == ["aaa.log appeared"])
    folder.rename("app.log", to: "bbb.log")
    #expect(try poll(&follower, folder) == ["app.log vanished"])
    #expect(try poll(&follower, folder) == ["bbb.log appeared"])
  }

  @Test func `a file that was emptied or rewritten is replaced`() throws {
    let folder = TemporaryFolder()
    let path = folder.write("a", "one\ntwo\n")
    var follower = FileFollower(InputFiles([path]))
    _ = try follower.poll()
    for text in ["", "short\n", "other and longer\n", "another and still longer\n"] {
      folder.write("a", text)
      #expect(try poll(&follower, folder) == ["a \(text == "short\n" ? "grown" : "replaced")"])
    }
  }

  @Test func `a file that comes to a folder is told of once it stands still`() throws {
    let folder = TemporaryFolder()
    var follower = FileFollower(InputFiles([folder.path, folder.path("*.none")]))
    #expect(try poll(&follower, folder) == [])
    folder.write("sub/copy", "a\n")
    #expect(try poll(&follower, folder) == [])
    folder.append("sub/copy", "b\n")
    #expect(try poll(&follower, folder) == [])
    #expect(try poll(&follower, folder) == ["sub/copy appeared"])
    folder.append("sub/copy", "c\n")
    #expect(try poll(&follower, folder) == ["sub/copy grown"])
  }

  @Test func `a file that never stands still is told of in the end`() throws {
    let folder = TemporaryFolder()
    var follower = FileFollower(InputFiles([folder.path]))
    _ = try follower.poll()
    for _ in 0..<FileFollower.settlingPollsMax {
      folder.append("busy", "line\n")
      #expect(try poll(&follower, folder) == [])
    }
    folder.append("busy", "line\n")
    #expect(try poll(&follower, folder) == ["busy appeared"])
  }

  @Test func `a file that is away for a moment is met again at once`() throws {
    let folder = TemporaryFolder()
    folder.write("a", "one\n")
    var follower = FileFollower(InputFiles([folder.path]))
    _ = try follower.poll()
    folder.remove("a")
    #expect(try poll(&follower, folder) == ["a vanished"])
    folder.write("a", "two\n")
    #expect(try poll(&follower, folder) == ["a appeared"])
  }

  @Test func `standard input may have more at each look`() throws {
    let folder = TemporaryFolder()
    var follower = FileFollower(InputFiles(["-"]))
    #expect(try poll(&follower, folder) == ["- appeared"])
    #expect(try poll(&follower, folder) == ["- grown"])
  }

  @Test func `following a rotation reads every line once`() throws {
    let folder = TemporaryFolder()
    folder.write("app.log", "{1}\n{2}\n")
    var follower = FileFollower(InputFiles([folder.path]))
    var log = SmallLog(spoolFolder: folder.path)
    func follow(_ log: inout SmallLog) throws {
      // Reading a name again finds what is new in it; what was open under it has been read.
      for change in try follower.poll() where change.kind != .vanished {
        try log.ingest(change.file.path)
      }
    }
    try follow(&log)
    folder.append("app.log", "{3}\n")
    try follow(&log)
    folder.rename("app.log", to: "app.log.1")
    folder.append("app.log.1", "{4}\n")
    folder.write("app.log", "{5}\n")
    for _ in 0..<3 { try follow(&log) }
    folder.write("app.log.1.gz", gzip(Array("{1}\n{2}\n{3}\n{4}\n".utf8)))
    folder.remove("app.log.1")
    for _ in 0..<3 { try follow(&log) }
    #expect(log.allLines.sorted() == ["{1}", "{2}", "{3}", "{4}", "{5}"])
  }
}
