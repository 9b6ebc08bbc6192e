import Glibc
import Testing

@testable import PipelineKit

struct InputFilesTests {
  /// Files of the folder as the inputs name them, with the folder's own path taken off.
  private func names(_ folder: borrowing TemporaryFolder, _ inputs: [String]) throws -> [String] {
    let root = folder.path + "/"
    let files = try InputFiles(inputs.map { $0 == "-" ? $0 : root + $0 }).files()
    return files.map { $0.path.hasPrefix(root) ? String($0.path.dropFirst(root.count)) : $0.path }
  }

  private func tree() -> TemporaryFolder {
    let folder = TemporaryFolder()
    for name in [
      "b.log", "a.log", "a.txt", ".hidden.log", "sub/c.log", "sub/deep/d.log", ".git/e.log",
      "Z.log", "ä.log", "sub/[x].log", "sub/x.log",
    ] {
      folder.write(name, name)
    }
    return folder
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let inputs: [String]
    let files: [String]
    var testDescription: String { inputs.joined(separator: " ") }

    init(_ inputs: String..., files: [String]) {
      self.inputs = inputs
      self.files = files
    }
  }

  @Test(arguments: [
    Case("a.log", files: ["a.log"]),
    Case("b.log", "a.log", "b.log", files: ["b.log", "a.log"]),
    Case("a.log", "./a.log", files: ["a.log"]),
    Case("-", "a.log", "-", files: ["-", "a.log"]),
    Case("*.log", files: ["Z.log", "a.log", "b.log", "ä.log"]),
    Case("?.log", files: ["Z.log", "a.log", "b.log"]),
    Case("[ab].*", files: ["a.log", "a.txt", "b.log"]),
    Case("sub/[x].log", files: ["sub/[x].log"]),
    Case("sub", files: ["sub/[x].log", "sub/c.log", "sub/deep/d.log", "sub/x.log"]),
    Case("s*", files: ["sub/[x].log", "sub/c.log", "sub/deep/d.log", "sub/x.log"]),
    Case(
      "**/?.log", files: ["Z.log", "a.log", "b.log", "sub/c.log", "sub/deep/d.log", "sub/x.log"]),
    Case("sub/**/d.log", files: ["sub/deep/d.log"]),
    Case("**/deep/**", files: ["sub/deep/d.log"]),
    Case(
      "",
      files: [
        "Z.log", "a.log", "a.txt", "b.log", "sub/[x].log", "sub/c.log", "sub/deep/d.log",
        "sub/x.log", "ä.log",
      ]),
    Case(".hidden.log", files: [".hidden.log"]),
  ])
  func `inputs stand for files, in order and once each`(_ row: Case) throws {
    #expect(try names(tree(), row.inputs) == row.files)
  }

  @Test(arguments: ["nothing.log", "*.none", "sub/nothing", "**/none.log", "a.log/x"])
  func `an input that names nothing is missing`(_ input: String) {
    let folder = tree()
    let path = folder.path(input)
    #expect(throws: IngestError.inputMissing(path)) { _ = try InputFiles([path]).files() }
  }

  @Test func `a followed input may be away`() throws {
    let folder = TemporaryFolder()
    folder.write("b", "")
    let files = InputFiles([folder.path("a"), folder.path("b"), folder.path("*.none")])
    #expect(try files.filesPresent() == [InputFile(path: folder.path("b"), kind: .regular)])
  }

  @Test func `an empty folder is not missing`() throws {
    let folder = TemporaryFolder()
    #expect(try names(folder, [""]) == [])
  }

  @Test func `links are followed, but not in circles, and what leads nowhere is passed over`()
    throws
  {
    let folder = TemporaryFolder()
    folder.write("real/a.log", "a")
    folder.link("real/up", to: "..")
    folder.link("real/b.log", to: "a.log")
    folder.link("real/gone.log", to: "nowhere")
    folder.link("other", to: "real")
    #expect(try names(folder, ["real"]) == ["real/a.log"])
    #expect(try names(folder, ["other", "real"]) == ["other/a.log"])
  }

  @Test func `a pipe is read when it is named and passed over in a folder`() throws {
    let folder = TemporaryFolder()
    folder.write("a.log", "a")
    #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
    #expect(try names(folder, [""]) == ["a.log"])
    let named = try InputFiles([folder.path("pipe")]).files()
    #expect(named == [InputFile(path: folder.path("pipe"), kind: .stream)])
  }

  @Test func `a name that is not UTF-8 is an error, since no string can name it`() throws {
    let folder = TemporaryFolder()
    var path = Array((folder.path + "/").utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
    #expect(open(&path, O_CREAT | O_WRONLY, 0o600) >= 0)
    #expect(throws: IngestError.nameNotUTF8(folder: folder.path, shown: "\u{FFFD}")) {
      _ = try InputFiles([folder.path]).files()
    }
  }

  @Test func `asking again finds what has come since`() throws {
    let folder = TemporaryFolder()
    let files = InputFiles([folder.path])
    #expect(try files.files().isEmpty)
    let path = folder.write("a", "")
    #expect(try files.files() == [InputFile(path: path, kind: .regular)])
  }
}
