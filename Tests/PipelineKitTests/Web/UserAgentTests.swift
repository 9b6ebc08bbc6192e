import PipelineKit
import Testing

struct UserAgentTests {
  struct Case: CustomTestStringConvertible {
    let text: String
    let browser: UserAgent.Browser
    let system: UserAgent.System
    let device: UserAgent.Device
    var testDescription: String { String(text.suffix(60)) }

    init(
      _ text: String, _ browser: UserAgent.Browser, _ system: UserAgent.System,
      _ device: UserAgent.Device
    ) {
      (self.text, self.browser, self.system, self.device) = (text, browser, system, device)
    }
  }

  static let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
  static let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
  static let iPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X)"
  static let iPad = "Mozilla/5.0 (iPad; CPU OS 17_2 like Mac OS X)"
  static let phone = "Mozilla/5.0 (Linux; Android 14; Pixel 8)"
  static let webKit = " AppleWebKit/537.36 (KHTML, like Gecko) "

  static let browsers = [
    Case(windows + webKit + "Chrome/120.0.0.0 Safari/537.36", .chrome, .windows, .desktop),
    Case(windows + webKit + "Chrome/120.0 Safari/537.36 Edg/120.0", .edge, .windows, .desktop),
    Case(windows + webKit + "Chrome/64.0 Safari/537.36 Edge/17.17134", .edge, .windows, .desktop),
    Case(mac + webKit + "Chrome/120.0 Safari/537.36 OPR/106.0", .opera, .macOS, .desktop),
    Case("Opera/9.80 (X11; Linux x86_64) Presto/2.12 Version/12.16", .opera, .linux, .desktop),
    Case(mac + webKit + "Version/17.2 Safari/605.1.15", .safari, .macOS, .desktop),
    Case(windows + " Gecko/20100101 Firefox/121.0", .firefox, .windows, .desktop),
    Case("Mozilla/5.0 (X11; Ubuntu; Linux x86_64) Gecko Firefox/121.0", .firefox, .linux, .desktop),
    Case(
      "Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko", .internetExplorer, .windows,
      .desktop),
    Case(
      "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Tablet PC 2.0)", .internetExplorer,
      .windows, .desktop),
    Case(
      "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)" + webKit + "Chrome/120.0 Safari/537.36", .chrome,
      .chromeOS, .desktop),
  ]

  static let handhelds = [
    Case(iPhone + webKit + "Version/17.2 Mobile/15E148 Safari/604.1", .safari, .iOS, .mobile),
    Case(iPhone + webKit + "CriOS/120.0 Mobile/15E148 Safari/604.1", .chrome, .iOS, .mobile),
    Case(iPhone + webKit + "FxiOS/121.0 Mobile/15E148 Safari/605.1", .firefox, .iOS, .mobile),
    Case(iPhone + webKit + "Mobile/15E148 [FBAN/FBIOS;FBAV/440]", .safari, .iOS, .mobile),
    Case(iPad + webKit + "Version/17.2 Mobile/15E148 Safari/604.1", .safari, .iPadOS, .tablet),
    Case(mac + webKit + "CriOS/120.0 Safari/604.1", .chrome, .iPadOS, .tablet),
    Case(mac + webKit + "Version/17.2 Mobile/15E148 Safari/604.1", .safari, .iPadOS, .tablet),
    Case(phone + webKit + "Chrome/120.0 Mobile Safari/537.36", .chrome, .android, .mobile),
    Case(phone + webKit + "Chrome/120.0 Safari/537.36", .chrome, .android, .tablet),
    Case(
      phone + webKit + "SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36", .samsungInternet,
      .android, .mobile),
    Case(
      "Mozilla/5.0 (Android 14; Mobile; rv:121.0) Gecko/121.0 Firefox/121.0", .firefox, .android,
      .mobile),
    Case(
      "Mozilla/5.0 (Android 14; Tablet; rv:121.0) Gecko/121.0 Firefox/121.0", .firefox, .android,
      .tablet),
    Case(
      "Mozilla/5.0 (Linux; U; Android 4.0.3)" + webKit + "Version/4.0 Mobile Safari/534.30", .other,
      .android, .mobile),
    Case(
      "Mozilla/5.0 (Linux; Android 5.1.1; KFAUWI)" + webKit
        + "Silk/108.4 Chrome/108.0 Safari/537.36",
      .chrome, .android, .tablet),
    Case(
      "Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Lumia 950)" + webKit + "Edge/15.15254",
      .edge,
      .windows, .mobile),
    Case("Dalvik/2.1.0 (Linux; U; Android 13; SM-G991B)", .other, .android, .mobile),
  ]

  static let others = [
    Case(
      "Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0)" + webKit + "SamsungBrowser/3.2 Safari/537.36",
      .samsungInternet, .linux, .tv),
    Case("AppleTV11,1/11.1", .other, .other, .tv),
    Case(
      "Mozilla/5.0 (Linux; Android 9; AFTT)" + webKit + "Silk/108.4 Chrome/108.0 Safari/537.36",
      .chrome, .android, .tv),
    Case("curl/8.5.0", .curl, .other, .other),
    Case("Wget/1.21.2 (linux-gnu)", .wget, .linux, .other),
    Case("python-requests/2.31.0", .pythonRequests, .other, .other),
    Case("Python-urllib/3.11", .python, .other, .other),
    Case("Python/3.11 aiohttp/3.9.1", .python, .other, .other),
    Case("okhttp/4.12.0", .okhttp, .other, .other),
    Case("Go-http-client/1.1", .goHTTPClient, .other, .other),
    Case("Apache-HttpClient/4.5.14 (Java/17.0.9)", .java, .other, .other),
    Case("axios/1.6.2", .nodeJS, .other, .other),
    Case("PostmanRuntime/7.36.0", .postman, .other, .other),
    Case("libwww-perl/6.72", .perl, .other, .other), Case("", .other, .other, .other),
    Case("-", .other, .other, .other), Case("MyApp/1.0", .other, .other, .other),
  ]

  @Test(arguments: browsers + handhelds + others)
  func `headers are told apart`(sample: Case) {
    let bytes = Array(sample.text.utf8)
    let agent = UserAgent(bytes.span.bytes)
    #expect(agent.browser == sample.browser)
    #expect(agent.system == sample.system)
    #expect(agent.device == sample.device)
  }

  @Test func `case does not matter`() {
    for sample in UserAgentTests.browsers + UserAgentTests.handhelds {
      let lower = Array(sample.text.lowercased().utf8)
      let upper = Array(sample.text.uppercased().utf8)
      #expect(UserAgent(lower.span.bytes) == UserAgent(upper.span.bytes))
    }
  }

  @Test func `names in views are distinct`() {
    #expect(
      Set(UserAgent.Browser.allCases.map(\.rawValue)).count == UserAgent.Browser.allCases.count)
    #expect(Set(UserAgent.System.allCases.map(\.rawValue)).count == UserAgent.System.allCases.count)
  }
}
