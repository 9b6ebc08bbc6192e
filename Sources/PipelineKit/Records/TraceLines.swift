/// Tells which lines go on with the record before them.
///
///     2026-01-31 12:00:00 ERROR payment refused          start
///     java.lang.IllegalStateException: no stock          goes on: names an exception
///         at shop.Orders.place(Orders.java:17)           goes on: indented
///     Caused by: java.io.IOException                     goes on
///
/// A line goes on when it is indented, or belongs to a stack trace: of Java and its kin, Python
/// (with chained tracebacks and the blank lines between them), Go (panics and goroutines), Swift
/// (fatal errors and backtraces) or JavaScript; or when it lies within a PEM block, or behind a part
/// of a line that a container's runtime has cut. Lines of containers are judged by what is inside.
/// Where no record comes before, such a line starts one.
///
/// Nothing of a line is kept but the state; a state ends with the next line that starts a record.
struct TraceLines: Sendable, Equatable {
  private enum State: UInt8, Sendable {
    /// Behind an ordinary line.
    case plain
    /// Within the frames of a Python traceback.
    case pythonFrames
    /// Behind the line that ends one.
    case pythonEnd
    case go
    case swift
    case pem
    /// Behind the first part of a cut line.
    case partial
  }

  private var state = State.plain

  /// What a line is to the record before it.
  enum Verdict: Equatable {
    case starts
    case goesOn
    /// Blank: goes on if the next line that is not blank does.
    case blank
  }

  /// Judges the next line.
  mutating func judge(_ bytes: RawSpan, _ line: Range<Int>) -> Verdict {
    var end = line.upperBound
    if end > line.lowerBound, bytes.byte(end - 1) == 0x0D { end -= 1 }
    let (start, isJSON) = ContainerRecord.innerStart(bytes, line.lowerBound..<end)
    let text = start..<max(start, end)
    let wasPartial = state == .partial
    let isPartial =
      start > line.lowerBound && !isJSON
      && ContainerRecord.cri(bytes, line.lowerBound..<end)?.isPartial == true
    if wasPartial || isPartial {
      let goesOn = wasPartial || self.goesOn(bytes, text, isJSON)
      if isPartial { state = .partial } else if wasPartial { state = .plain }
      return goesOn ? .goesOn : .starts
    }
    if start == line.lowerBound,
      JSONScanner.spaceEnd(bytes, start, end: end) == end, state != .pem
    {
      return .blank
    }
    if goesOn(bytes, text, isJSON) { return .goesOn }
    state = opening(bytes, text)
    return .starts
  }

  /// The state behind a line that starts a record: it may itself open a stack trace.
  private func opening(_ bytes: RawSpan, _ line: Range<Int>) -> State {
    if contains(bytes, line, "-----BEGIN ") { return closesPEM(bytes, line) ? .plain : .pem }
    if ends(bytes, line, "Traceback (most recent call last):") { return .pythonFrames }
    if contains(bytes, line, "panic: ") || contains(bytes, line, "goroutine ") { return .go }
    if contains(bytes, line, "Fatal error: ") || contains(bytes, line, "Program crashed: ") {
      return .swift
    }
    return .plain
  }

  private mutating func goesOn(_ bytes: RawSpan, _ line: Range<Int>, _ isJSON: Bool) -> Bool {
    if state == .pem {
      if contains(bytes, line, "-----END ") { state = .plain }
      return true
    }
    guard !line.isEmpty else { return false }
    let first = bytes.byte(line.lowerBound)
    let isIndented =
      first == 0x20 || first == 0x09
      || isJSON && line.count > 1 && first == UInt8(ascii: "\\")
        && bytes.byte(line.lowerBound + 1) == UInt8(ascii: "t")
    if isIndented { return true }
    if first == UInt8(ascii: "-"), starts(bytes, line, "-----BEGIN ") {
      state = .pem
      return true
    }
    switch state {
    case .pythonFrames:
      if isExceptionLine(bytes, line, anyName: true) {
        state = .pythonEnd
        return true
      }
    case .go: if isGo(bytes, line) { return true }
    case .swift: if isSwift(bytes, line) { return true }
    default: break
    }
    return opensTrace(bytes, line)
  }

  /// Whether an unindented line is the first of a stack trace, or goes on with a Java one.
  private mutating func opensTrace(_ bytes: RawSpan, _ line: Range<Int>) -> Bool {
    switch bytes.byte(line.lowerBound) {
    case UInt8(ascii: "T"):
      guard
        starts(bytes, line, "Traceback (most recent call last):")
          || starts(bytes, line, "The above exception was the direct cause of")
          || isThread(bytes, line)
      else { break }
      state = isThread(bytes, line) ? .swift : .pythonFrames
      return true
    case UInt8(ascii: "D"):
      guard starts(bytes, line, "During handling of the above exception") else { break }
      state = .pythonFrames
      return true
    case UInt8(ascii: "C"):
      if starts(bytes, line, "Caused by: ") { return true }
      guard starts(bytes, line, "Current stack trace") else { break }
      state = .swift
      return true
    case UInt8(ascii: "S"): if starts(bytes, line, "Suppressed: ") { return true }
    case UInt8(ascii: "E"): if starts(bytes, line, "Exception in thread ") { return true }
    case UInt8(ascii: "p"), UInt8(ascii: "g"), UInt8(ascii: "f"):
      guard
        starts(bytes, line, "panic: ") || starts(bytes, line, "goroutine ")
          || starts(bytes, line, "fatal error: ")
      else { break }
      state = .go
      return true
    case UInt8(ascii: "F"), UInt8(ascii: "*"):
      guard starts(bytes, line, "Fatal error: ") || starts(bytes, line, "*** ") else { break }
      state = .swift
      return true
    default: break
    }
    if contains(bytes, line, ": Fatal error: ") && !FieldBytes.isDigit(bytes.byte(line.lowerBound))
    {
      state = .swift
      return true
    }
    return isExceptionLine(bytes, line, anyName: false)
  }

  private func isThread(_ bytes: RawSpan, _ line: Range<Int>) -> Bool {
    starts(bytes, line, "Thread ") && contains(bytes, line, "crashed:")
  }

  /// `a.b.SomeException: message` or `TypeError`: letters, digits and `._$` up to a colon or the end,
  /// with the ending of an exception's name unless any will do.
  private func isExceptionLine(_ bytes: RawSpan, _ line: Range<Int>, anyName: Bool) -> Bool {
    var at = line.lowerBound
    if starts(bytes, line, "Uncaught ") { at += 9 }
    let nameStart = at
    while at < line.upperBound {
      let byte = bytes.byte(at)
      guard
        FieldBytes.isLetter(byte) || FieldBytes.isDigit(byte) || byte == UInt8(ascii: ".")
          || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
      else { break }
      at += 1
    }
    let name = nameStart..<at
    guard !name.isEmpty, !FieldBytes.isDigit(bytes.byte(nameStart)) else { return false }
    let next = at < line.upperBound ? bytes.byte(at) : UInt8(ascii: ":")
    // In Docker's lines a line ends with an escape and a quote.
    guard next == UInt8(ascii: ":") || next == UInt8(ascii: "\\") else { return false }
    if anyName { return true }
    let endings: [StaticString] = ["Exception", "Error", "Throwable", "Fault"]
    return endings.contains { ends(bytes, name, $0) }
  }

  private func isGo(_ bytes: RawSpan, _ line: Range<Int>) -> Bool {
    let openings: [StaticString] = [
      "goroutine ", "created by ", "exit status ", "[signal ", "panic: ", "main.", "runtime.",
      "signal ", "[recovered]",
    ]
    if openings.contains(where: { starts(bytes, line, $0) }) { return true }
    // A call: `pkg/path.(*Type).Method(0xc000, …)`.
    let last = bytes.byte(line.upperBound - 1)
    guard last == UInt8(ascii: ")") || contains(bytes, line, ")\\n") else { return false }
    let open = line.first { bytes.byte($0) == UInt8(ascii: "(") }
    guard let open else { return false }
    return (line.lowerBound..<open).allSatisfy {
      bytes.byte($0) > 0x20 && bytes.byte($0) != UInt8(ascii: "=")
    } && (line.lowerBound..<open).contains { bytes.byte($0) == UInt8(ascii: ".") }
  }

  private func isSwift(_ bytes: RawSpan, _ line: Range<Int>) -> Bool {
    let openings: [StaticString] = [
      "Thread ", "Backtrace took", "Registers:", "Images ", "Stack dump", "***", "Crash ",
      "Illegal instruction", "Trace/BPT trap", "Current stack trace", "at /", "💣",
    ]
    if openings.contains(where: { starts(bytes, line, $0) }) { return true }
    // A frame: `0 0x0000… in main at …` or `0    libswiftCore.so  0x0000…`.
    var at = line.lowerBound
    while at < line.upperBound, FieldBytes.isDigit(bytes.byte(at)) { at += 1 }
    return at > line.lowerBound && at < line.upperBound && at - line.lowerBound < 4
      && bytes.byte(at) == 0x20 && contains(bytes, line, " 0x") || isRegister(bytes, line)
      || contains(bytes, line, "[ra]")
  }

  /// `rax 0x0000…` and `x0 0x…`.
  private func isRegister(_ bytes: RawSpan, _ line: Range<Int>) -> Bool {
    let space = FieldBytes.wordEnd(bytes, line.lowerBound, line.upperBound)
    return space - line.lowerBound <= 6 && starts(bytes, space..<line.upperBound, " 0x")
  }

  private func closesPEM(_ bytes: RawSpan, _ line: Range<Int>) -> Bool {
    contains(bytes, line, "-----END ")
  }

  // MARK: Looking for text

  private func starts(_ bytes: RawSpan, _ line: Range<Int>, _ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard line.count >= count else { return false }
    return text.withUTF8Buffer { buffer in
      for index in 0..<count {
        if bytes.byte(line.lowerBound + index) != buffer[index] { return false }
      }
      return true
    }
  }

  private func ends(_ bytes: RawSpan, _ line: Range<Int>, _ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard line.count >= count else { return false }
    return starts(bytes, line.upperBound - count..<line.upperBound, text)
  }

  /// Whether `text` stands in the line's first 512 bytes.
  private func contains(_ bytes: RawSpan, _ line: Range<Int>, _ text: StaticString) -> Bool {
    let end = min(line.upperBound, line.lowerBound + 512)
    let head = bytes.extracting(line.lowerBound..<end)
    return text.withUTF8Buffer { buffer in
      head.firstIndex(of: UnsafeRawBufferPointer(buffer).bytes, from: 0) != nil
    }
  }
}
