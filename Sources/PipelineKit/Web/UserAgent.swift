/// What a `User-Agent` header says the visitor came with: browser, system and kind of device.
///
/// Headers imitate each other (Edge says it is Chrome, Chrome says it is Safari), so the tests are
/// made in a fixed order, the more special first:
///
/// 1. *browser*: tools (curl and the like), then Edge, Opera, Samsung Internet, Firefox, Internet
///    Explorer, Chrome, Safari. Browsers built on Chrome that have no test of their own (Vivaldi)
///    count as Chrome; web views inside apps of iOS count as Safari.
/// 2. *system*: Windows, iPadOS, iOS, ChromeOS, Android, macOS, Linux. An iPad that asks for
///    desktop pages says it is a Mac, and is only told apart if it also says `Mobile/` or names an
///    iOS browser.
/// 3. *device*: television, then tablet (iPad, `Tablet`, Kindle, Android without `Mobile`), then
///    mobile, then desktop for the desktop systems. Tools are of no kind.
///
/// What says nothing of all this is `Other`. There are no versions: they are frozen or false in
/// headers today.
package struct UserAgent: Hashable, Sendable {
  /// The program.
  package let browser: Browser
  /// The operating system.
  package let system: System
  /// The kind of device.
  package let device: Device

  /// A program that asks for pages; the raw value is its name in views.
  package enum Browser: String, CaseIterable, Sendable {
    case chrome = "Chrome"
    case safari = "Safari"
    case firefox = "Firefox"
    case edge = "Edge"
    case opera = "Opera"
    case samsungInternet = "Samsung Internet"
    case internetExplorer = "Internet Explorer"
    case curl = "curl"
    case wget = "Wget"
    case pythonRequests = "python-requests"
    case python = "Python"
    case okhttp = "okhttp"
    case goHTTPClient = "Go-http-client"
    case java = "Java"
    case nodeJS = "Node.js"
    case postman = "Postman"
    case perl = "Perl"
    case other = "Other"
  }

  /// An operating system; the raw value is its name in views.
  package enum System: String, CaseIterable, Sendable {
    case windows = "Windows"
    case macOS = "macOS"
    case iOS = "iOS"
    case iPadOS = "iPadOS"
    case android = "Android"
    case linux = "Linux"
    case chromeOS = "ChromeOS"
    case other = "Other"
  }

  /// A kind of device; the raw value is its name in views.
  package enum Device: String, CaseIterable, Sendable {
    case desktop
    case mobile
    case tablet
    case tv
    case other
  }

  /// Classifies a header; empty and `-` are `Other` in all three.
  ///
  /// - Complexity: O(length), about 3 ns a byte; allocates nothing.
  package init(_ text: RawSpan) {
    let marks = UserAgentMarks(in: text)
    let browser = UserAgent.browser(marks)
    let system = UserAgent.system(marks)
    self.browser = browser.browser
    self.system = system
    device = browser.isTool ? .other : UserAgent.device(marks, system)
  }

  private static func browser(_ marks: UserAgentMarks) -> (browser: Browser, isTool: Bool) {
    for (mark, browser) in UserAgentMarks.tools where marks.contains(mark) {
      return (browser, true)
    }
    if marks.contains(.edge) { return (.edge, false) }
    if marks.contains(.opera) { return (.opera, false) }
    if marks.contains(.samsungBrowser) { return (.samsungInternet, false) }
    if marks.contains(.firefox) { return (.firefox, false) }
    if marks.contains(.internetExplorer) { return (.internetExplorer, false) }
    if marks.contains(.chrome) { return (.chrome, false) }
    let isAppleMobile = marks.contains(.iPhone) || marks.contains(.iPad)
    if marks.contains(.webKit), isAppleMobile { return (.safari, false) }
    if marks.contains(.safari), !marks.contains(.android) { return (.safari, false) }
    return (.other, false)
  }

  private static func system(_ marks: UserAgentMarks) -> System {
    if marks.contains(.windows) { return .windows }
    if marks.contains(.iPad) { return .iPadOS }
    if marks.contains(.iPhone) { return .iOS }
    if marks.contains(.chromeOS) { return .chromeOS }
    if marks.contains(.android) { return .android }
    if marks.contains(.macintosh) {
      return marks.contains(.mobileBuild) || marks.contains(.iOSBrowser) ? .iPadOS : .macOS
    }
    return marks.contains(.linux) ? .linux : .other
  }

  private static func device(_ marks: UserAgentMarks, _ system: System) -> Device {
    if marks.contains(.television) { return .tv }
    if system == .iPadOS || marks.contains(.kindle) { return .tablet }
    if marks.contains(.tablet), system != .windows { return .tablet }
    if system == .android {
      return marks.contains(.mobile) || !marks.contains(.mozilla) ? .mobile : .tablet
    }
    if system == .iOS || marks.contains(.mobile) { return .mobile }
    return system == .other ? .other : .desktop
  }
}
