/// What varies in a message.
package enum LogSlot: String, Sendable {
  // Numbers
  case int, small, big, dec, neg, port, pid, percent, millis, year
  // Hexadecimal
  case hex4, hex8, ox, hexid
  // Places
  case ip, ipport, slaship, mac, host, url, path, winpath, file
  // Names
  case user, rareuser, word, camel, classname, package, service, device, app
  // Identities
  case uuid, blk, attempt, task, job, container, request, instance
  // Times and sizes
  case time, date, stamp, size, duration, lifetime
  // Lists
  case ints, blks, hexes, nodes, words
  // Others
  case bool, quoted, level

  func value(_ random: inout SplitMix64) -> String {
    numeric(&random) ?? hexadecimal(&random) ?? place(&random) ?? name(&random)
      ?? identity(&random) ?? time(&random) ?? list(&random) ?? other(&random)
  }

  private func numeric(_ random: inout SplitMix64) -> String? {
    switch self {
    case .int: String(random.below(random.chance(0.5) ? 100 : 100_000))
    case .small: String(random.below(10))
    case .big: String(1_000_000_000 + random.below(9_000_000_000))
    case .dec: "\(random.below(400)).\(10 + random.below(9_989))"
    case .neg: (random.chance(0.4) ? "-" : "") + String(random.below(1_000))
    case .port: String(1_024 + random.below(64_000))
    case .pid: String(100 + random.below(32_000))
    case .percent: String(random.below(101))
    case .millis: String(random.below(30_000))
    case .year: String(2_005 + random.below(20))
    default: nil
    }
  }

  private func hexadecimal(_ random: inout SplitMix64) -> String? {
    switch self {
    case .hex4: hex(4, &random)
    case .hex8: hex(8, &random)
    case .ox: "0x" + hex(random.chance(0.5) ? 8 : 1 + random.below(14), &random)
    case .hexid: hex(32, &random)
    default: nil
    }
  }

  private func place(_ random: inout SplitMix64) -> String? {
    switch self {
    case .ip: address(&random)
    case .ipport: "\(address(&random)):\(1_024 + random.below(64_000))"
    case .slaship: "/\(address(&random)):\(1_024 + random.below(64_000))"
    case .mac: (0..<6).map { _ in hex(2, &random) }.joined(separator: ":")
    case .host:
      random.pick(["mail", "ns", "www", "proxy", "cache", "node", "edge"])
        + (random.chance(0.5) ? String(random.below(40)) : "") + "."
        + random.pick(["example.com", "example.org", "corp.example.net", "lab.example.edu"])
    case .url:
      "http://\(random.pick(vocabulary)).example.com/\(random.pick(vocabulary))/\(random.below(900))"
    case .path:
      "/" + (0..<(2 + random.below(4))).map { _ in random.pick(vocabulary) }.joined(separator: "/")
        + (random.chance(0.5) ? "/\(random.pick(vocabulary))-\(random.below(1_000))" : "")
    case .winpath:
      "C:\\Windows\\\(random.pick(vocabulary))\\amd64_\(random.pick(vocabulary))_\(hex(16, &random))\\"
        + "\(random.pick(vocabulary)).dll"
    case .file: random.pick(vocabulary) + random.pick([".log", ".tmp", ".cpp", ".so", ".xml"])
    default: nil
    }
  }

  private func name(_ random: inout SplitMix64) -> String? {
    switch self {
    case .user:
      random.pick(["root", "cyrus", "news", "test", "admin", "backup", "oracle", "guest"])
    case .rareuser: random.pick(vocabulary) + (random.chance(0.3) ? String(random.below(99)) : "")
    case .word: random.pick(vocabulary)
    case .camel: capital(random.pick(vocabulary)) + capital(random.pick(vocabulary))
    case .classname:
      "org.example.\(random.pick(vocabulary)).\(capital(random.pick(vocabulary)))\(capital(random.pick(vocabulary)))"
    case .package: "com.\(random.pick(vocabulary)).\(random.pick(vocabulary))"
    case .service:
      random.pick(["cupsd", "syslogd", "klogd", "xinetd", "crond", "sendmail", "portmap", "apmd"])
    case .device: random.pick(["eth", "wl", "en", "sda", "tty"]) + String(random.below(5))
    case .app:
      random.pick([
        "chrome.exe", "firefox.exe", "WeChat.exe", "Mail.exe", "svchost.exe", "Dropbox.exe",
        "Skype.exe", "SearchProtocolHost.exe", "outlook.exe", "putty.exe",
      ])
    default: nil
    }
  }

  private func identity(_ random: inout SplitMix64) -> String? {
    switch self {
    case .uuid:
      [8, 4, 4, 4, 12].map { hex($0, &random) }.joined(separator: "-")
    case .blk: "blk_" + (random.chance(0.5) ? "-" : "") + String(random.next() >> 1)
    case .attempt:
      "attempt_14451\(random.below(90_000))_\(four(&random))_m_00\(four(&random))_\(random.below(3))"
    case .task: "task_14451\(random.below(90_000))_\(four(&random))_m_00\(four(&random))"
    case .job: "job_14451\(random.below(90_000))_\(four(&random))"
    case .container: "container_14451\(random.below(90_000))_\(four(&random))_01_00\(four(&random))"
    case .request: "req-" + [8, 4, 4, 4, 12].map { hex($0, &random) }.joined(separator: "-")
    case .instance: "i-" + hex(8, &random)
    default: nil
    }
  }

  private func time(_ random: inout SplitMix64) -> String? {
    switch self {
    case .time: clock(&random)
    case .date: "2015-0\(1 + random.below(9))-1\(random.below(10))"
    case .stamp:
      random.pick(["Mon", "Tue", "Wed", "Sat"]) + " Jul " + (random.chance(0.5) ? " 7" : "17")
        + " \(clock(&random)) 2005"
    case .size:
      random.chance(0.3)
        ? "\(random.below(900)) B"
        : "\(random.below(900)).\(random.below(10)) " + random.pick(["KB", "MB", "GB"])
    case .duration:
      random.chance(0.5)
        ? "\(random.below(900))ms" : "\(random.below(60)).\(random.below(1_000)) seconds"
    case .lifetime:
      random.chance(0.5)
        ? "<1 sec" : random.chance(0.2) ? "01:\(clock(&random).prefix(5))" : "00:\(two(&random))"
    default: nil
    }
  }

  private func list(_ random: inout SplitMix64) -> String? {
    let count = 1 + random.below(5)
    switch self {
    case .ints: return (0..<count).map { _ in String(random.below(9_000)) }.joined(separator: " ")
    case .blks:
      return (0..<count).map { _ in LogSlot.blk.value(&random) }.joined(separator: " ")
    case .hexes: return (0..<count).map { _ in "@0x" + hex(11, &random) }.joined(separator: " ")
    case .nodes: return (0..<count).map { _ in "node-\(random.below(250))" }.joined(separator: " ")
    case .words: return (0..<count).map { _ in random.pick(vocabulary) }.joined(separator: ",")
    default: return nil
    }
  }

  private func other(_ random: inout SplitMix64) -> String {
    switch self {
    case .bool: random.chance(0.5) ? "true" : "false"
    case .quoted: "\"\(capital(random.pick(vocabulary))) \(random.pick(vocabulary))\""
    default: random.pick(["INFO", "WARN", "ERROR"])
    }
  }
}

private func hex(_ count: Int, _ random: inout SplitMix64) -> String {
  let digits = Array("0123456789abcdef")
  return String((0..<count).map { _ in digits[random.below(16)] })
}

private func address(_ random: inout SplitMix64) -> String {
  "\(10 + random.below(200)).\(random.below(256)).\(random.below(256)).\(1 + random.below(254))"
}

private func two(_ random: inout SplitMix64) -> String {
  let number = random.below(60)
  return number < 10 ? "0\(number)" : String(number)
}

private func four(_ random: inout SplitMix64) -> String {
  String(String(10_000 + random.below(10_000)).dropFirst())
}

private func clock(_ random: inout SplitMix64) -> String {
  "\(two(&random)):\(two(&random)):\(two(&random))"
}

private func capital(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

private let vocabulary = """
  alpha anchor apple arrow atlas basin beacon birch blade bonus bravo bridge cabin camel canal \
  cedar chain cloud coral crane delta denim diary drift eagle ember envoy fable falcon fern flint \
  forge frost garden ginger globe grain harbor hazel heron honey icon indigo iris ivory jacket \
  jasmine jungle karma kettle kiosk ladder lagoon lemon lilac lotus magnet maple marble meadow \
  mercury mosaic nectar noble north oasis olive onyx orbit otter paddle pearl pepper phoenix \
  pilot plaza prism quartz quill radar raven ridge river robin saddle saffron sage shadow sierra \
  silver sketch solar spruce stone summit tango temple thistle tiger timber topaz torch tulip \
  umber union valley velvet violet walnut willow winter yellow zenith zephyr
  """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
