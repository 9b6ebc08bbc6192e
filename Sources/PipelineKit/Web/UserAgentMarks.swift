/// The telling words found in a `User-Agent` header, as a set of marks.
///
/// One pass finds all words at once; the order in which they are judged is `UserAgent`'s. To tell
/// another browser or tool apart, add its word here, a mark, and a test there.
struct UserAgentMarks {
  private var bits: UInt64 = 0

  /// One thing that one or more words tell.
  ///
  /// At most 64, the bits of a word.
  enum Mark: UInt8 {
    // Browsers, and whether they are those of iOS.
    case edge, opera, samsungBrowser, firefox, internetExplorer, chrome, safari, webKit, iOSBrowser
    // Systems.
    case windows, iPad, iPhone, chromeOS, android, macintosh, linux
    // Devices.
    case mobile, mobileBuild, tablet, kindle, television, mozilla
    // Tools.
    case curl, wget, pythonRequests, python, okhttp, goHTTPClient, java, nodeJS, postman, perl
  }

  /// The marks of tools with their names, in the order they are tested.
  static let tools: [(Mark, UserAgent.Browser)] = [
    (.curl, .curl), (.wget, .wget), (.pythonRequests, .pythonRequests), (.python, .python),
    (.okhttp, .okhttp), (.goHTTPClient, .goHTTPClient), (.java, .java), (.nodeJS, .nodeJS),
    (.postman, .postman), (.perl, .perl),
  ]

  /// Finds all words in a text.
  init(in text: RawSpan) {
    let table = UserAgentMarks.table
    var state = table.automaton.start
    for index in 0..<text.byteCount {
      state = table.automaton.step(state, text.octet(index))
      if table.automaton.endsWord(in: state) {
        bits |= table.bits[table.automaton.number(of: state)]
      }
    }
  }

  /// Whether a word of `mark` was found.
  func contains(_ mark: Mark) -> Bool { bits & (1 << UInt64(mark.rawValue)) != 0 }

  /// The words, in any case, and what they tell. A word may tell two things.
  private static let words: [(String, Mark)] = [
    ("edg/", .edge), ("edga/", .edge), ("edgios/", .edge), ("edge/", .edge),
    ("opr/", .opera), ("opera", .opera), ("opios/", .opera), ("opt/", .opera),
    ("samsungbrowser/", .samsungBrowser), ("firefox/", .firefox), ("fxios/", .firefox),
    ("msie ", .internetExplorer), ("trident/", .internetExplorer), ("chrome/", .chrome),
    ("crios/", .chrome), ("chromium/", .chrome), ("safari/", .safari), ("applewebkit", .webKit),
    ("edgios/", .iOSBrowser), ("opios/", .iOSBrowser), ("opt/", .iOSBrowser),
    ("fxios/", .iOSBrowser), ("crios/", .iOSBrowser),
    ("windows", .windows), ("ipad", .iPad), ("iphone", .iPhone), ("ipod", .iPhone),
    (" cros ", .chromeOS), ("android", .android), ("macintosh", .macintosh), ("linux", .linux),
    ("x11", .linux), ("mobile", .mobile), ("windows phone", .mobile), ("opera mini", .mobile),
    ("mobile/", .mobileBuild), ("tablet", .tablet), ("kindle", .kindle), ("silk/", .kindle),
    ("smart-tv", .television), ("smarttv", .television), ("smart tv", .television),
    ("appletv", .television), ("apple tv", .television), ("googletv", .television),
    ("google tv", .television), ("android tv", .television), ("hbbtv", .television),
    ("bravia", .television), ("crkey", .television), ("roku", .television),
    ("web0s", .television), ("netcast", .television), ("aftt", .television), ("afts", .television),
    ("mozilla/", .mozilla), ("curl/", .curl), ("wget/", .wget),
    ("python-requests/", .pythonRequests), ("python-urllib/", .python), ("aiohttp/", .python),
    ("python-httpx/", .python), ("okhttp/", .okhttp), ("go-http-client/", .goHTTPClient),
    ("apache-httpclient/", .java), ("java/", .java), ("axios/", .nodeJS), ("node-fetch", .nodeJS),
    ("undici", .nodeJS), ("postmanruntime/", .postman), ("libwww-perl/", .perl),
  ]

  /// The words as an automaton, and the bits of each of its states.
  private static let table: (automaton: SubstringAutomaton, bits: [UInt64]) = {
    let automaton = SubstringAutomaton(words.map { Array($0.0.utf8) })
    let bits = (0..<automaton.stateCount).map { number in
      automaton.wordsEnding(in: number).reduce(UInt64(0)) { bits, place in
        bits | 1 << UInt64(words[automaton.word(at: place)].1.rawValue)
      }
    }
    return (automaton, bits)
  }()
}
