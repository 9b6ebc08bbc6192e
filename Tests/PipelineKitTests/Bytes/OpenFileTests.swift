import Glibc
import Testing

@testable import PipelineKit

struct OpenFileTests {
  /// A folder that is removed with its owner.
  private final class Folder {
    let path: String

    init() throws {
      var template = Array("/tmp/pipelinekit-file-XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else {
        throw FileError(call: "mkdtemp", path: "/tmp", code: errno)
      }
      path = template.withUnsafeBufferPointer {
        String(decoding: $0.dropLast().map(UInt8.init), as: UTF8.self)
      }
    }

    deinit {
      for name in (try? Directory.names(in: path)) ?? [] { unlink(path + "/" + name) }
      rmdir(path)
    }
  }

  @Test func `bytes are read where they were written`() throws {
    let folder = try Folder()
    let file = try OpenFile(path: folder.path + "/f", mode: .create)
    let bytes = Array("hello".utf8)
    try file.write(bytes.span.bytes, at: 3)
    #expect(try file.size() == 8)
    #expect(try file.read(count: 8, at: 0) == [0, 0, 0] + bytes)
    try file.synchronize()
    try file.truncate(to: 4)
    #expect(try file.size() == 4)
  }

  @Test func `a read behind the end is short, and not an error`() throws {
    let folder = try Folder()
    let file = try OpenFile(path: folder.path + "/f", mode: .create)
    let bytes: [UInt8] = [1, 2, 3]
    try file.write(bytes.span.bytes, at: 0)
    #expect(try file.read(count: 10, at: 1) == [2, 3])
    #expect(try file.read(count: 10, at: 7) == [])
    #expect(try file.read(count: 0, at: 0) == [])
  }

  @Test func `a failure names the call, the file and the reason`() throws {
    let folder = try Folder()
    let path = folder.path + "/missing"
    #expect(throws: FileError(call: "open", path: path, code: ENOENT)) {
      _ = try OpenFile(path: path, mode: .read)
    }
    #expect(
      FileError(call: "open", path: "/x", code: ENOENT).description
        == "cannot open /x: No such file or directory")
  }

  @Test func `a file is created once, and found later`() throws {
    let folder = try Folder()
    let path = folder.path + "/f"
    _ = try OpenFile(path: path, mode: .create)
    #expect(throws: FileError(call: "open", path: path, code: EEXIST)) {
      _ = try OpenFile(path: path, mode: .create)
    }
    _ = try OpenFile(path: path, mode: .updateOrCreate)
    #expect(Directory.exists(path))
    #expect(try Directory.names(in: folder.path) == ["f"])
  }

  @Test func `a lock is held by one open file at a time`() throws {
    let folder = try Folder()
    let first = try OpenFile(path: folder.path + "/lock", mode: .updateOrCreate)
    let second = try OpenFile(path: folder.path + "/lock", mode: .updateOrCreate)
    #expect(try first.tryLock())
    #expect(try !second.tryLock())
    first.unlock()
    #expect(try second.tryLock())
  }

  @Test func `a write goes on after half of it, and after a signal`() throws {
    let folder = try Folder()
    let file = try OpenFile(path: folder.path + "/f", mode: .create, calls: Stuttering())
    let bytes = Array("a longer line of text".utf8)
    try file.write(bytes.span.bytes, at: 0)
    #expect(try file.read(count: 100, at: 0) == bytes)
  }

  /// Writes at most three bytes a call, and is interrupted every other time.
  private final class Stuttering: FileCalls {
    private let calls = SystemFileCalls()

    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at position: Int) -> Int {
      if Int.random(in: 0...1) == 0 {
        errno = EINTR
        return -1
      }
      return calls.write(.init(rebasing: bytes.prefix(3)), to: descriptor, at: position)
    }

    func synchronize(_ descriptor: Int32) -> Int32 { calls.synchronize(descriptor) }

    func truncate(_ descriptor: Int32, to size: Int) -> Int32 {
      calls.truncate(descriptor, to: size)
    }
  }

  @Test func `folders are created with those above them`() throws {
    let folder = try Folder()
    let deep = folder.path + "/a/b/c"
    try Directory.create(deep)
    try Directory.create(deep)
    try Directory.synchronize(deep)
    #expect(Directory.exists(deep))
    for path in ["/a/b/c", "/a/b", "/a"] { rmdir(folder.path + path) }
  }
}
