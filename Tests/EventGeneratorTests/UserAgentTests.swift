import EventGenerator
import Testing

struct UserAgentTests {
  @Test func `forty headers, all different`() {
    #expect(UserAgent.all.count == 40)
    #expect(Set(UserAgent.all.map(\.header)).count == 40)
  }

  @Test(arguments: UserAgent.all.filter { $0.bot != nil })
  func `a crawler names itself`(agent: UserAgent) {
    #expect(agent.header.contains(agent.bot ?? "nobody"))
  }

  @Test func `people use browsers on systems with devices`() {
    for agent in UserAgent.all where agent.bot == nil {
      #expect(!agent.browser.isEmpty && !agent.system.isEmpty)
      #expect(["desktop", "mobile", "tablet"].contains(agent.device))
    }
  }
}
