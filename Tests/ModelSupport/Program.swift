import Foundation

/// The real executable, started on a folder of its own and killed when it has done so much.
struct Program {
  /// How a run of it went.
  enum Ending: Equatable {
    case finished(status: Int32)
    case killed
  }

  enum Failure: Error, Equatable {
    case notBuilt(path: String)
    case notStarted(code: Int32)
  }

  /// The executable of this name beside the tests' own.
  static func executable(_ name: String) throws -> String {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = String(tests[..<(tests.lastIndex(of: "/") ?? tests.startIndex)]) + "/" + name
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw Failure.notBuilt(path: path)
    }
    return path
  }

  let name: String
  let arguments: [String]
  /// Files and folders whose growth shows how far the program is.
  let watched: [String]
  /// Where its messages go.
  let messages: String

  /// Runs the program.
  ///
  /// - Parameter changes: SIGKILLs it when the files watched have been seen to change so often; nil
  ///   lets it finish.
  func run(killAfter changes: Int?) throws -> Ending {
    let pid = try start()
    var seen = 0
    var before = signature()
    var status: Int32 = 0
    while waitpid(pid, &status, WNOHANG) == 0 {
      guard let changes else {
        waitpid(pid, &status, 0)
        break
      }
      let now = signature()
      if now != before { seen += 1 }
      before = now
      if seen >= changes {
        kill(pid, SIGKILL)
        waitpid(pid, &status, 0)
        break
      }
      sched_yield()
    }
    // A signal stands in the low seven bits of the status, an exit code above them.
    return status & 0x7F == SIGKILL ? .killed : .finished(status: status >> 8 & 0xFF)
  }

  private func start() throws -> pid_t {
    let path = try Program.executable(name)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 2, messages, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    var strings = ([path] + arguments).map { strdup($0) } + [nil]
    defer { for string in strings { free(string) } }
    var pid = pid_t()
    let code = posix_spawn(&pid, path, &actions, nil, &strings, environ)
    guard code == 0 else { throw Failure.notStarted(code: code) }
    return pid
  }

  /// Changes with every write to the files watched that moves their size or their time.
  private func signature() -> Int {
    var hasher = Hasher()
    for path in watched { Program.add(path, to: &hasher) }
    return hasher.finalize()
  }

  private static func add(_ path: String, to hasher: inout Hasher) {
    var status = stat()
    guard stat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR, let folder = opendir(path) else {
      hasher.combine(status.st_size)
      hasher.combine(status.st_mtim.tv_nsec)
      return
    }
    defer { closedir(folder) }
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { add(path + "/" + name, to: &hasher) }
    }
  }
}
