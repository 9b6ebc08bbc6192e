/// Walks an access log line from left to right: the position, and the verbs that move it.
///
/// Every verb takes what it names, or throws and says what it expected at the position where it
/// stood. None looks back, so a line is read once, most of it eight bytes at a time.
struct AccessLogSplitter {
  private var at = 0
  private let end: Int

  /// Starts at the first byte; the line's ending is left out.
  init(_ line: RawSpan) {
    var end = line.byteCount
    if end > 0, line.octet(end - 1) == UInt8(ascii: "\n") { end -= 1 }
    if end > 0, line.octet(end - 1) == UInt8(ascii: "\r") { end -= 1 }
    self.end = end
  }

  /// Splits the whole line.
  ///
  /// - Throws: the first thing that was expected and not found.
  mutating func split(
    _ line: RawSpan, format: AccessLogFormat
  ) throws(AccessLogRefusal) -> AccessLogLine {
    if end == 0 { throw refusal(.empty) }
    var fields = AccessLogLine()
    if format.hasVirtualHost || startsWithVirtualHost(line) {
      fields.virtualHost = try word(line)
    }
    fields.host = try addresses(line)
    fields.identity = try word(line)
    (fields.user, fields.time) = try userAndTime(line)
    fields.request = request(line, try quoted(line))
    try space(line)
    fields.status = try status(line)
    try space(line)
    fields.size = try size(line)
    if try hasMoreQuotes(line, format) {
      fields.referrer = dashless(line, try quotedOrCut(line, &fields))
      if !fields.isCut {
        try space(line)
        fields.userAgent = dashless(line, try quotedOrCut(line, &fields))
      }
    }
    if at < end {
      try space(line)
      fields.forwarded = forwarded(line)
      if at < end { fields.trailing = ByteField(at..<end) }
    }
    return fields
  }

  /// Returns what is to be thrown when `reason` is not met at the position.
  private func refusal(_ reason: AccessLogRefusal.Reason) -> AccessLogRefusal {
    AccessLogRefusal(reason, at)
  }

  /// Returns the offset of the next `byte`, or nil.
  private func find(_ byte: UInt8, _ line: RawSpan, from start: Int) -> Int? {
    find(byte, or: byte, line, from: start)
  }

  /// Returns the offset of the next byte that is one of two, eight at a time, or nil.
  private func find(_ byte: UInt8, or other: UInt8, _ line: RawSpan, from start: Int) -> Int? {
    var index = start
    let (pattern, otherPattern) = (UInt64(byte) &* eachByte, UInt64(other) &* eachByte)
    while index + 8 <= end {
      let word = line.octets8(index)
      let hits = zeroBytes(word ^ pattern) | zeroBytes(word ^ otherPattern)
      if hits != 0 { return index + hits.trailingZeroBitCount >> 3 }
      index += 8
    }
    while index < end {
      let found = line.octet(index)
      if found == byte || found == other { return index }
      index += 1
    }
    return nil
  }

  /// Takes one space.
  private mutating func space(_ line: RawSpan) throws(AccessLogRefusal) {
    guard at < end, line.octet(at) == UInt8(ascii: " ") else { throw refusal(.noSpace) }
    at += 1
  }

  /// Takes a word and the space after it.
  private mutating func word(_ line: RawSpan) throws(AccessLogRefusal) -> ByteField {
    guard let stop = find(UInt8(ascii: " "), line, from: at), stop > at else {
      throw refusal(.noWord)
    }
    let field = dashless(line, at..<stop)
    at = stop + 1
    return field
  }

  /// Takes a client's address, or a list of them as `X-Forwarded-For` has it, and the space after.
  private mutating func addresses(_ line: RawSpan) throws(AccessLogRefusal) -> ByteField {
    let start = at
    var field = try word(line)
    while line.octet(at - 2) == UInt8(ascii: ","), at < end {
      _ = try word(line)
      field = ByteField(start..<(at - 1))
    }
    return field
  }

  /// Whether the line starts with a virtual host: a name where another word, the address, follows.
  ///
  /// Host, identity and user are three words at least; a user may have several. So the first of
  /// four or more is a virtual host if it is no address itself and has a port, or if the second one
  /// is an address.
  private func startsWithVirtualHost(_ line: RawSpan) -> Bool {
    guard let first = find(UInt8(ascii: " "), line, from: 0), first > 0,
      let second = find(UInt8(ascii: " "), line, from: first + 1),
      let third = find(UInt8(ascii: " "), line, from: second + 1),
      line.octet(third + 1 < end ? third + 1 : third) != UInt8(ascii: "["),
      !ClientAddress.isAddress(line, in: 0..<first), line.octet(first - 1) != UInt8(ascii: ",")
    else { return false }
    return ClientAddress.isAddress(line, in: (first + 1)..<second)
      || ClientAddress.portStart(line, in: 0..<first) != nil
  }

  /// Takes a quoted list of addresses right behind the agent, as nginx's own `main` format has it.
  private mutating func forwarded(_ line: RawSpan) -> ByteField {
    guard at < end, line.octet(at) == UInt8(ascii: "\""),
      let close = find(UInt8(ascii: "\""), line, from: at + 1),
      ClientAddress.isList(line, in: (at + 1)..<close),
      close + 1 == end || line.octet(close + 1) == UInt8(ascii: " ")
    else { return .absent }
    let field = ByteField((at + 1)..<close)
    at = min(close + 2, end)
    return field
  }

  /// Takes everything up to ` [`, the time, and `] `.
  ///
  /// The user is not quoted but may hold spaces, so the bracket is what ends it.
  private mutating func userAndTime(
    _ line: RawSpan
  ) throws(AccessLogRefusal) -> (user: ByteField, time: ByteField) {
    var open = find(UInt8(ascii: "["), line, from: at)
    while let place = open, place == at || line.octet(place - 1) != UInt8(ascii: " ") {
      open = find(UInt8(ascii: "["), line, from: place + 1)
    }
    guard let open, open - 1 > at else { throw refusal(.noTime) }
    let user = dashless(line, at..<(open - 1))
    at = open + 1
    guard let close = find(UInt8(ascii: "]"), line, from: at) else { throw refusal(.unclosedTime) }
    let time = ByteField(at..<close)
    at = close + 1
    try space(line)
    return (user, time)
  }

  /// Takes a quoted field; returns its place without the quotes.
  ///
  /// A backslash takes the byte after it along, so `\"` does not end the field.
  private mutating func quoted(_ line: RawSpan) throws(AccessLogRefusal) -> Range<Int> {
    guard at < end, line.octet(at) == UInt8(ascii: "\"") else { throw refusal(.noQuote) }
    let start = at + 1
    var next = find(UInt8(ascii: "\""), or: UInt8(ascii: "\\"), line, from: start)
    while let index = next {
      if line.octet(index) == UInt8(ascii: "\"") {
        at = index + 1
        return start..<index
      }
      next = find(UInt8(ascii: "\""), or: UInt8(ascii: "\\"), line, from: index + 2)
    }
    throw refusal(.unclosedQuote)
  }

  /// Like `quoted`; a line that ends before the closing quote ends the field, too.
  private mutating func quotedOrCut(
    _ line: RawSpan, _ fields: inout AccessLogLine
  ) throws(AccessLogRefusal) -> Range<Int> {
    let start = at + 1
    do {
      return try quoted(line)
    } catch {
      guard error.reason == .unclosedQuote else { throw error }
      fields.isCut = true
      at = end
      return start..<end
    }
  }

  /// Takes three digits or `-`.
  private mutating func status(_ line: RawSpan) throws(AccessLogRefusal) -> ByteField {
    let start = at
    guard let field = digitsOrDash(line), field.range.map({ $0.count == 3 }) ?? true else {
      at = start
      throw refusal(.badStatus)
    }
    return field
  }

  /// Takes digits or `-`.
  private mutating func size(_ line: RawSpan) throws(AccessLogRefusal) -> ByteField {
    guard let field = digitsOrDash(line) else { throw refusal(.badSize) }
    return field
  }

  /// Takes digits, or a `-`, which makes the field absent; nil when there is neither.
  private mutating func digitsOrDash(_ line: RawSpan) -> ByteField? {
    let start = at
    if at < end, line.octet(at) == UInt8(ascii: "-") {
      at += 1
      return .absent
    }
    while at < end, line.octet(at) &- UInt8(ascii: "0") < 10 { at += 1 }
    return at > start ? ByteField(start..<at) : nil
  }

  /// Whether referrer and user agent follow; takes the space before them.
  private mutating func hasMoreQuotes(
    _ line: RawSpan, _ format: AccessLogFormat
  ) throws(AccessLogRefusal) -> Bool {
    if format.requiresAgent {
      try space(line)
      return true
    }
    guard at + 1 < end, line.octet(at) == UInt8(ascii: " "),
      line.octet(at + 1) == UInt8(ascii: "\"")
    else { return false }
    at += 1
    return true
  }

  /// Returns a field, absent if it is `-` or empty.
  private func dashless(_ line: RawSpan, _ range: Range<Int>) -> ByteField {
    let isDash = range.count == 1 && line.octet(range.lowerBound) == UInt8(ascii: "-")
    return range.isEmpty || isDash ? .absent : ByteField(range)
  }

  /// Splits a request line: the method is the first word, the protocol the last if it is one, the
  /// target all between, spaces included. Of a line that starts with no method all is target.
  private func request(_ line: RawSpan, _ range: Range<Int>) -> AccessLogLine.Request {
    var parts = AccessLogLine.Request()
    parts.target = dashless(line, range)
    let space = UInt8(ascii: " ")
    guard let first = range.first(where: { line.octet($0) == space }),
      isMethod(line, range.lowerBound..<first)
    else { return parts }
    var (start, stop) = (first + 1, range.upperBound)
    var version = ByteField.absent
    if let last = range.last(where: { line.octet($0) == space }),
      isVersion(line, (last + 1)..<stop)
    {
      version = ByteField((last + 1)..<stop)
      stop = last
    }
    while start < stop, line.octet(start) == space { start += 1 }
    while start < stop, line.octet(stop - 1) == space { stop -= 1 }
    guard start < stop else { return parts }
    parts.method = ByteField(range.lowerBound..<first)
    parts.target = ByteField(start..<stop)
    parts.version = version
    return parts
  }

  /// Whether the bytes are letters, `-` or `_`: of tokens (RFC 9110), those that methods are.
  private func isMethod(_ line: RawSpan, _ range: Range<Int>) -> Bool {
    for index in range {
      let byte = line.octet(index)
      let isLetter = (byte | 0x20) &- UInt8(ascii: "a") < 26
      if !isLetter && byte != UInt8(ascii: "-") && byte != UInt8(ascii: "_") { return false }
    }
    return !range.isEmpty
  }

  /// Whether the bytes start with `HTTP/`.
  private func isVersion(_ line: RawSpan, _ range: Range<Int>) -> Bool {
    guard range.count > 5 else { return false }
    for (index, byte) in "HTTP/".utf8.enumerated()
    where line.octet(range.lowerBound + index) != byte {
      return false
    }
    return true
  }
}

/// One in each byte.
private let eachByte: UInt64 = 0x0101_0101_0101_0101

/// Returns a word whose lowest set bit is the top bit of the first byte that is zero.
///
/// Bits above it may be set for bytes that are not zero: only the lowest one may be used.
///
/// Source: Warren, Hacker's Delight, second edition, section 6-1.
private func zeroBytes(_ word: UInt64) -> UInt64 {
  (word &- eachByte) & ~word & (eachByte << 7)
}
