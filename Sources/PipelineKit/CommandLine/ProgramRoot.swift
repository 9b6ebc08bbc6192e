package import ArgumentParser
import Glibc

/// The root of a program's commands: what `main` does, the same for all programs.
package protocol ProgramRoot: ParsableCommand {
  associatedtype App: Application
}

extension ProgramRoot {
  /// What the root says of itself: its commands, its version, examples and exit codes.
  package static var standardConfiguration: CommandConfiguration {
    CommandConfiguration(
      commandName: App.name, abstract: App.abstract,
      discussion: """
        Events are appended to a log, and folded from there into the tables of one SQLite file, \
        each exactly once. Without a command, run is meant: `\(App.name) INPUT`.

        Examples:
        \(App.examples.map { "  " + $0 }.joined(separator: "\n"))

        \(ExitStatus.help)
        """,
      version: programVersion, subcommands: ApplicationCommands<App>.all + App.commands,
      defaultSubcommand: RunCommand<App>.self)
  }

  /// Runs the command that the arguments name, and ends the program with its exit code.
  package static func main() {
    // A reader that closes the pipe is noticed at the write.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let code = exitCode(for: error).rawValue
      let text = fullMessage(for: error)
      if !text.isEmpty {
        // Help that nobody reads is no failure.
        if code == 0 { try? StandardOutput.print(text + "\n") } else { Terminal.message(text) }
      }
      Glibc.exit(ExitStatus.code(parser: code))
    }
  }
}

/// The version of the kit and of all programs made of it.
package let programVersion = "0.1.0"
