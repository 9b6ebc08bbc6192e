import Testing

@testable import ModelSupport

struct NaiveAnalyticsTests {
  @Test func `views of a minute are counted once however often they come`() {
    let twice = view("1", "10:00:05", "a", "/", ",\"load_time_ms\":30")
    let found = model([
      twice, view("2", "10:00:59.999", "b", "/", ",\"load_time_ms\":10"), twice,
      view("3", "10:01:00", "a", "/"), view("4", "10:00:30", "a", "/cart?utm_source=mail"),
    ])
    expect(
      "page_minutes", of: found,
      equals: """
        path   minute                    views  visitors  load_p50_ms  load_max_ms  exact  closed
        /      2026-03-02T10:00:00.000Z  2      2         10           30           1      1
        /      2026-03-02T10:01:00.000Z  1      1         NULL         NULL         1      1
        /cart  2026-03-02T10:00:00.000Z  1      1         NULL         NULL         1      1
        """)
    #expect(found.files[0].duplicates == 1)
    #expect(found.files[0].events == 4)
  }

  @Test func `a late event corrects its minute only once the watermark has passed it`() {
    let found = model([
      view("1", "10:00:10", "a", "/"), view("2", "10:01:29.999", "a", "/"),
      view("3", "10:00:20", "b", "/"), view("4", "10:01:30", "a", "/"),
      view("5", "10:00:30", "b", "/"), view("5", "10:00:30", "b", "/"),
    ])
    expect(
      "page_minutes", of: found,
      equals: """
        minute                    views  corrections
        2026-03-02T10:00:00.000Z  3      1
        2026-03-02T10:01:00.000Z  2      0
        """)
  }

  @Test func `exactly thirty minutes do not part a session, a millisecond more does`() {
    let found = model([
      view("1", "10:00:00", "a", "/"), view("2", "10:30:00", "a", "/cart"),
      view("3", "11:00:00.001", "a", "/"), view("4", "10:00:00", "b", "/"),
    ])
    expect(
      "sessions", of: found,
      equals: """
        session_id                  views  duration_ms  entry_path  exit_path  bounced  open
        a@2026-03-02T10:00:00.000Z  2      1800000      /           /cart      0        0
        a@2026-03-02T11:00:00.001Z  1      0            /           /          1        0
        b@2026-03-02T10:00:00.000Z  1      0            /           /          1        0
        """)
    expect(
      "session_days", of: found,
      equals: """
        day         sessions  bounces  mean_duration_ms  p50_duration_ms  p90_duration_ms
        2026-03-02  3         2        600000            0                1800000
        """)
  }

  @Test func `a late view joins two sessions`() {
    let found = model([
      view("1", "10:00:00", "a", "/"), view("2", "10:50:00", "a", "/cart"),
      view("3", "10:25:00", "a", "/sale", ",\"source\":\"mail\""),
    ])
    expect(
      "sessions", of: found,
      equals: """
        session_id                  views  source  exit_path
        a@2026-03-02T10:00:00.000Z  3      mail    /cart
        """)
  }

  @Test func `crawlers count as bots and nowhere else`() {
    let crawler = ",\"user_agent\":\"Mozilla/5.0 (compatible; Googlebot/2.1)\",\"feature\":\"x\""
    let found = model([
      view("1", "10:00:00", "bot", "/", crawler), view("2", "10:05:00", "bot", "/cart", crawler),
    ])
    expect(
      "bots", of: found,
      equals: """
        bot        hits  visitors  last_seen
        Googlebot  2     1         2026-03-02T10:05:00.000Z
        """)
    for (name, rows) in found.views where name != "bots" && name != "funnel_steps" {
      #expect(rows.isEmpty, "\(name)")
    }
  }

  @Test func `new visitors are counted where their first view falls`() {
    let found = model([
      view("1", "11:10:00", "a", "/"), view("2", "10:59:00", "a", "/"),
      view("3", "11:00:00", "b", "/"),
    ])
    expect(
      "visitor_hours", of: found,
      equals: """
        hour                      views  visitors  new_visitors  exact
        2026-03-02T10:00:00.000Z  1      1         1             1
        2026-03-02T11:00:00.000Z  2      2         1             1
        """)
  }

  @Test func `live holds the last five minutes`() {
    let found = model([
      view("1", "10:00:00", "a", "/"), view("2", "10:00:00.001", "a", "/"),
      view("3", "10:05:00", "b", "/"),
    ])
    expect(
      "live", of: found,
      equals: """
        path  views  visitors
        /     2      2
        """)
  }

  @Test func `texts that look alike are two visitors`() {
    let found = model([
      view("1", "10:00:00", "\u{FC}", "/"), view("2", "10:00:00", "u\u{308}", "/"),
    ])
    #expect(found.views["visitors"]?.count == 2)
  }
}
