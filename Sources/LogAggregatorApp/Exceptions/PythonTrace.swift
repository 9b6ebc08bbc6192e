/// Python: the innermost call is written last, and a cause before what it caused.
///
///     Traceback (most recent call last):
///       File "/app/cart.py", line 12, in buy
///         pay()
///     ValueError: no such cart
///
///     During handling of the above exception, another exception occurred:
enum PythonTrace {
  static func read(_ lines: [TraceLine]) -> ThrownChain? {
    var blocks: [(thrown: Thrown, frame: Substring)] = []
    var frame: Substring = ""
    var indent: Int?
    for line in lines {
      if line.text.hasSuffix("Traceback (most recent call last):") {
        indent = line.text.hasPrefix("Traceback") ? line.indent : 0
        frame = ""
      } else if let base = indent {
        if line.text.hasPrefix("File \"") && line.indent > base {
          frame = line.text
        } else if line.indent <= base, let thrown = thrown(line.text) {
          blocks.append((thrown, frame))
          indent = nil
        }
      }
    }
    guard let outermost = blocks.last, let root = blocks.first else { return nil }
    return ThrownChain(
      language: .python, outermost: outermost.thrown, root: root.thrown,
      topFrame: outermost.frame)
  }

  private static func thrown(_ text: Substring) -> Thrown? {
    let thrown = Thrown(text)
    let isName =
      !thrown.type.isEmpty
      && thrown.type.allSatisfy {
        $0.isLetter || $0.isNumber || $0 == "." || $0 == "_"
      }
    return isName ? thrown : nil
  }
}
