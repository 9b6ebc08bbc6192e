/// Words as numbers, with how much each counts as evidence that its place varies.
struct WordTable: Sendable {
  static let mask: Int32 = 0
  /// A place that varies: fits every word.
  static let any: Int32 = 1
  static let anyByte: UInt8 = 0x03

  private var texts: [[UInt8]] = [[MessageShape.mask], [WordTable.anyByte]]
  private var evidence: [WordEvidence] = [.mask, .any]
  private var numbers: [[UInt8]: Int32] = [[MessageShape.mask]: 0, [WordTable.anyByte]: 1]

  /// The number of a word, given it if it had none.
  mutating func number(_ word: [UInt8]) -> Int32 {
    if let number = numbers[word] { return number }
    let number = Int32(texts.count)
    texts.append(word)
    evidence.append(WordEvidence(word))
    numbers[word] = number
    return number
  }

  /// The number of a word; -1, which fits a place that varies alone, if it has none.
  func known(_ word: [UInt8]) -> Int32 { numbers[word] ?? -1 }

  func bytes(_ number: Int32) -> [UInt8] { texts[Int(number)] }

  func weight(_ number: Int32) -> Int { evidence[Int(number)].weight }

  /// Whether it is a word, not a mask nor a place that varies.
  func isLiteral(_ number: Int32) -> Bool { number > WordTable.any }

  /// Whether a value often follows the word: `user`, `host`, `for`.
  func announcesValue(_ number: Int32) -> Bool { evidence[Int(number)].announces }
}

/// How much one word says that its place varies, in hundredths of an ordinary word.
///
///     <*>                                     400   the place varied before
///     1234, /var/log                          200   a mask
///     rdd_42, eth0                            200   has digits
///     true/false, on/off, yes/no              200   a switch
///     org.example.Log, getUser, a_b, x+       150   looks like a name of something
///     root, Mercury, LOOKING                  100   an ordinary word
///     opened, starting                         40   a verb
///     the, not, failed, success                20   a word of sentences about programs
struct WordEvidence: Sendable {
  let weight: Int
  let announces: Bool

  static let mask = WordEvidence(weight: 200, announces: false)
  static let any = WordEvidence(weight: 400, announces: false)

  private init(weight: Int, announces: Bool) {
    (self.weight, self.announces) = (weight, announces)
  }

  init(_ word: [UInt8]) {
    let text = String(decoding: word, as: UTF8.self).lowercased()
    announces = announcing.contains(text)
    if word.contains(MessageShape.mask) || switches.contains(text) {
      weight = 200
    } else if sentence.contains(text) {
      weight = 20
    } else if WordEvidence.looksLikeName(word) {
      weight = 150
    } else if text.count > 4 && (text.hasSuffix("ed") || text.hasSuffix("ing")) {
      weight = 40
    } else {
      weight = 100
    }
  }

  /// Dots, underscores, signs or a capital inside, or spaces in quotes.
  private static func looksLikeName(_ word: [UInt8]) -> Bool {
    let hasSign = word.contains { $0 < 0x80 && !WordScanner.isWord($0) && $0 != 0x2D }
    var hasCapital = false
    for index in word.indices.dropFirst() {
      let (before, byte) = (word[index - 1], word[index])
      if byte &- 0x41 < 26 && before &- 0x61 < 26 { hasCapital = true }
    }
    return hasSign || hasCapital
  }
}

private let switches = Set(["on", "off", "yes", "no", "y", "n", "null", "none", "nil"])

private let announcing = Set(
  """
  user users username name account host hostname node client server service file class domain for \
  from by to device interface package process module job task group role table topic queue image \
  id key database schema method function thread program command application app
  """.split(separator: " ").map(String.init))

private let sentence = Set(
  """
  the a an this that these those is are was were be been has have had do does did not no none any \
  all some of in out at on off to from by for with without into onto over under after before since \
  until and or but if then than as it its their there here when while will would can could cannot \
  may might must should shall up down back again already still only just too very more most less \
  least new old first last next previous other another same \
  error errors warning warnings info debug fatal critical notice exception exceptions failure \
  failures success successful successfully fail failed fails ok done complete completed completes \
  start started starting starts stop stopped stopping stops begin began beginning begins end ended \
  ending ends finish finished finishing open opened opening opens close closed closing closes read \
  reading reads write writing written writes send sending sent sends receive received receiving \
  receives create created creating creates delete deleted deleting deletes add added adding adds \
  remove removed removing removes update updated updating updates set get got put connect connected \
  connecting connects disconnect disconnected disconnecting connection request response invalid \
  valid unknown missing found lost timeout expired denied allowed refused rejected accepted enabled \
  disabled available unavailable waiting retry retrying retries aborted cancelled canceled
  """.split(separator: " ").map(String.init))
