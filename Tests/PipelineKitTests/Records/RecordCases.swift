@testable import PipelineKit

enum RecordCases {
  static let all = json + logfmt + syslog + access + containers + applications

  private static let json = [
    RecordCase(
      name: "zap",
      record: #"{"level":"error","ts":1769860800.25,"logger":"api","msg":"refused","n":3}"#,
      form: RecordForm(.json), time: "2026-01-31T12:00:00.250Z", severity: 17, service: "api",
      level: "error", message: "refused", attributes: #""n":3"#),
    RecordCase(
      name: "pino",
      record: #"{"level":50,"time":1769860800250,"pid":7,"hostname":"web-1","msg":"a \"b\""}"#,
      form: RecordForm(.json), time: "2026-01-31T12:00:00.250Z", severity: 17, host: "web-1",
      message: "a \"b\"", attributes: #""pid":7"#),
    RecordCase(
      name: "log4j 2 with a trace",
      record:
        #"{"@timestamp":"2026-01-31T13:00:00+01:00","level":"WARN","service.name":"cart","message":"slow","traceId":"0af7651916cd43dd8448eb211c80319c","thread_name":"main"}"#,
      form: RecordForm(.json), time: "2026-01-31T12:00:00.000Z", severity: 13, service: "cart",
      level: "WARN", message: "slow", trace: "0af7651916cd43dd8448eb211c80319c",
      attributes: #""thread_name":"main""#),
    RecordCase(
      name: "traceparent and nested keys",
      record:
        #"{"time":"2026-01-31T12:00:00Z","severity":"INFO","app":"a","message":"m","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","user":{"id":7},"skip":null}"#,
      form: RecordForm(.json), time: "2026-01-31T12:00:00.000Z", severity: 9, service: "a",
      level: "INFO", message: "m", trace: "0af7651916cd43dd8448eb211c80319c",
      attributes: #""user.id":7"#),
    RecordCase(
      name: "without a message all of it is the message",
      record: #"{"time":"2026-01-31T12:00:00Z","n":1}"#, form: RecordForm(.json),
      time: "2026-01-31T12:00:00.000Z", message: #"{"time":"2026-01-31T12:00:00Z","n":1}"#,
      attributes: #""n":1"#),
    RecordCase(
      name: "without a time", record: #"{"msg":"m"}"#, form: RecordForm(.json), message: "m"),
  ]

  private static let logfmt = [
    RecordCase(
      name: "logfmt",
      record:
        #"ts=2026-01-31T12:00:00.5Z level=warn service=api msg="slow \"query\"" took=1.2s ok"#,
      form: RecordForm(.logfmt), time: "2026-01-31T12:00:00.500Z", severity: 13, service: "api",
      level: "warn", message: "slow \"query\"", attributes: #""took":"1.2s","ok":"ok""#)
  ]

  private static let syslog = [
    RecordCase(
      name: "RFC 5424, section 6.5, example 3",
      record:
        #"<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application"] An application event"#,
      form: RecordForm(.syslog5424), time: "2003-10-11T22:14:15.003Z", severity: 10,
      service: "evntslog", host: "mymachine.example.com", message: "An application event",
      attributes: #""facility":20,"msgid":"ID47","iut":"3","eventSource":"Application""#),
    RecordCase(
      name: "RFC 5424 with nothing but what must be there",
      record: "<34>1 2003-10-11T22:14:15Z - - - - -", form: RecordForm(.syslog5424),
      time: "2003-10-11T22:14:15.000Z", severity: 18, message: "", attributes: #""facility":4"#),
    RecordCase(
      name: "RFC 3164, section 5.4, example 1",
      record: "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
      form: RecordForm(.syslog3164), time: "2026-10-11T22:14:15.000Z", severity: 18, service: "su",
      host: "mymachine", message: "'su root' failed for lonvick on /dev/pts/8",
      attributes: #""facility":4"#),
    RecordCase(
      name: "a line of /var/log", record: "Jun  4 15:16:01 combo sshd(pam_unix)[19939]: check pass",
      form: RecordForm(.syslog3164), time: "2026-06-04T15:16:01.000Z", service: "sshd(pam_unix)",
      host: "combo", message: "check pass", attributes: #""pid":"19939""#),
    RecordCase(
      name: "a line of /var/log with a level",
      record: "Jun 14 15:16:01 combo kernel: error: out of memory", form: RecordForm(.syslog3164),
      time: "2026-06-14T15:16:01.000Z", severity: 17, service: "kernel", host: "combo",
      level: "error", message: "error: out of memory"),
    RecordCase(
      name: "rsyslog with an RFC 3339 time",
      record: "2026-01-31T12:00:00.25+01:00 web-1 nginx[7]: started", form: RecordForm(.syslog3164),
      time: "2026-01-31T11:00:00.250Z", service: "nginx", host: "web-1", message: "started",
      attributes: #""pid":"7""#),
  ]

  private static let access = [
    RecordCase(
      name: "combined",
      record:
        #"203.0.113.9 - ann [31/Jan/2026:13:00:00 +0100] "GET /cart?x=1 HTTP/1.1" 503 12 "-" "curl/8" 0.250"#,
      form: RecordForm(.access), time: "2026-01-31T12:00:00.000Z", severity: 17,
      message: "GET /cart?x=1 HTTP/1.1 503",
      attributes:
        #""client":"203.0.113.9","user":"ann","method":"GET","path":"/cart?x=1","status":503,"bytes":12,"user_agent":"curl/8","duration_us":250000"#
    ),
    RecordCase(
      name: "common",
      record: #"web.example - - [31/Jan/2026:12:00:00 +0000] "GET / HTTP/1.0" 404 -"#,
      form: RecordForm(.access), time: "2026-01-31T12:00:00.000Z", severity: 13,
      message: "GET / HTTP/1.0 404",
      attributes: #""client":"web.example","method":"GET","path":"/","status":404"#),
  ]

  private static let containers = [
    RecordCase(
      name: "CRI around logfmt",
      record: "2026-01-31T12:00:00.25+01:00 stderr F level=error msg=refused",
      form: RecordForm(.cri, inner: .logfmt), time: "2026-01-31T11:00:00.250Z", severity: 17,
      level: "error", message: "refused", attributes: #""stream":"stderr""#),
    RecordCase(
      name: "CRI around plain text", record: "2026-01-31T12:00:00.25Z stdout F hello world",
      form: RecordForm(.cri, inner: .plain), time: "2026-01-31T12:00:00.250Z",
      message: "hello world", attributes: #""stream":"stdout""#),
    RecordCase(
      name: "CRI in parts",
      record: "2026-01-31T12:00:00.25Z stdout P hello \n2026-01-31T12:00:00.26Z stdout F world",
      form: RecordForm(.cri, inner: .plain), time: "2026-01-31T12:00:00.250Z",
      message: "hello world", attributes: #""stream":"stdout""#),
    RecordCase(
      name: "Docker around JSON",
      record:
        #"{"log":"{\"level\":\"warn\",\"msg\":\"slow\"}\n","stream":"stderr","time":"2026-01-31T12:00:00.123456789Z"}"#,
      form: RecordForm(.docker, inner: .json), time: "2026-01-31T12:00:00.123Z", severity: 13,
      level: "warn", message: "slow", attributes: #""stream":"stderr""#),
    RecordCase(
      name: "Docker with a stack trace",
      record: """
        {"log":"2026-01-31 11:59:59 ERROR boom\\n","stream":"stderr","time":"2026-01-31T12:00:00Z"}
        {"log":"\\tat a.B.c(B.java:1)\\n","stream":"stderr","time":"2026-01-31T12:00:00Z"}
        """,
      form: RecordForm(.docker, inner: .application), time: "2026-01-31T12:00:00.000Z",
      severity: 17, level: "ERROR", message: "boom\n\tat a.B.c(B.java:1)",
      attributes: #""stream":"stderr""#),
  ]

  private static let applications = [
    RecordCase(
      name: "service and thread",
      record: "2026-01-31 12:00:00,250 ERROR [api,main] c.e.Orders - payment refused",
      form: RecordForm(.application), time: "2026-01-31T12:00:00.250Z", severity: 17,
      service: "api", level: "ERROR", message: "payment refused",
      attributes: #""thread":"main","logger":"c.e.Orders""#),
    RecordCase(
      name: "Spring Boot",
      record: "2026-01-31T12:00:00.250Z  INFO 1 --- [main] c.e.Orders : started in 2 s",
      form: RecordForm(.application), time: "2026-01-31T12:00:00.250Z", severity: 9, level: "INFO",
      message: "started in 2 s",
      attributes: #""pid":"1","thread":"main","logger":"c.e.Orders""#),
    RecordCase(
      name: "Spring Cloud Sleuth",
      record:
        "2026-01-31 12:00:00.250  WARN [cart,80f198ee56343ba864fe8b2a57d3eff7,e457b5a2e4d86bd1] 1 --- [main] c.e.Cart : slow",
      form: RecordForm(.application), time: "2026-01-31T12:00:00.250Z", severity: 13,
      service: "cart", level: "WARN", message: "slow", trace: "80f198ee56343ba864fe8b2a57d3eff7",
      attributes: #""pid":"1","thread":"main","logger":"c.e.Cart""#),
    RecordCase(
      name: "Python", record: "2026-01-31 12:00:00,250 - orders - WARNING - slow query",
      form: RecordForm(.application), time: "2026-01-31T12:00:00.250Z", severity: 13,
      level: "WARNING", message: "slow query", attributes: #""logger":"orders""#),
    RecordCase(
      name: "Ruby", record: "I, [2026-01-31T12:00:00.250123 #7]  INFO -- : started",
      form: RecordForm(.application), time: "2026-01-31T12:00:00.250Z", severity: 9, level: "INFO",
      message: "started"),
    RecordCase(
      name: "glog", record: "E0131 12:00:00.250000    7 file.go:12] refused: x",
      form: RecordForm(.application), time: "2026-01-31T12:00:00.250Z", severity: 17, level: "E",
      message: "refused: x", attributes: #""pid":"7","logger":"file.go:12""#),
    RecordCase(
      name: "nginx's error log", record: "2026/01/31 12:00:00 [error] 7#0: *1 open() failed",
      form: RecordForm(.application), time: "2026-01-31T12:00:00.000Z", severity: 17,
      level: "error", message: "*1 open() failed", attributes: #""pid":"7#0""#),
    RecordCase(
      name: "Apache's error log",
      record: "[Sat Jan 31 12:00:00.250 2026] [core:error] [pid 7] AH1: refused",
      form: RecordForm(.application), time: "2026-01-31T12:00:00.250Z", severity: 17,
      level: "error", message: "AH1: refused", attributes: #""thread":"pid 7""#),
    RecordCase(
      name: "Go's log", record: "2026/01/31 12:00:00 listening on :8080",
      form: RecordForm(.application), time: "2026-01-31T12:00:00.000Z",
      message: "listening on :8080"),
    RecordCase(
      name: "Android", record: "01-31 12:00:00.250  1702  2395 D WindowManager: drawn",
      form: RecordForm(.application), time: "2026-01-31T12:00:00.250Z", severity: 5, level: "D",
      message: "drawn", attributes: #""pid":"1702","logger":"WindowManager""#),
    RecordCase(
      name: "Hadoop",
      record: "2015-10-18 18:01:47,978 INFO [main] org.apache.hadoop.Foo: Created app x",
      form: RecordForm(.application), time: "2015-10-18T18:01:47.978Z", severity: 9, level: "INFO",
      message: "Created app x",
      attributes: #""thread":"main","logger":"org.apache.hadoop.Foo""#),
    RecordCase(
      name: "Spark", record: "17/06/09 20:10:40 INFO executor.Backend: Registered signal handlers",
      form: RecordForm(.application), time: "2017-06-09T20:10:40.000Z", severity: 9, level: "INFO",
      message: "Registered signal handlers", attributes: #""logger":"executor.Backend""#),
    RecordCase(
      name: "HDFS", record: "081109 203615 148 INFO dfs.DataNode$Responder: PacketResponder 1",
      form: RecordForm(.application), time: "2008-11-09T20:36:15.000Z", severity: 9, level: "INFO",
      message: "PacketResponder 1", attributes: #""pid":"148","logger":"dfs.DataNode$Responder""#),
    RecordCase(
      name: "a message that begins with a word and a colon",
      record: "2026-01-31 12:00:00 ERROR timeout: no answer", form: RecordForm(.application),
      time: "2026-01-31T12:00:00.000Z", severity: 17, level: "ERROR", message: "timeout: no answer"),
  ]
}
