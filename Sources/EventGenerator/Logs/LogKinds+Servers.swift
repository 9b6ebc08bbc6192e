/// Kinds after network servers, and the list of all kinds.
extension LogKind {
  /// A web server's error log.
  package static let apache = LogKind(
    "Apache",
    """
    800 | jk2_init() Found child {pid} in scoreboard slot {int}
    560 | workerEnv.init() ok {path}/workers2.properties
    530 | mod_jk child workerEnv in error state {small}
    30 | [client {ip}] Directory index forbidden by rule: /var/www/html/
    12 | jk2_init() Can't find child {pid} in scoreboard
    12 | mod_jk child init {small} {neg}
    """)

  /// A secure shell server.
  package static let ssh = LogKind(
    "OpenSSH",
    """
    380 rootpass | Failed password for {root/uucp/git/ftp/mysql} from {ip} port {port} ssh2
    140 | Failed password for invalid user {rareuser} from {ip} port {port} ssh2
    320 | pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost={ip}  user=root
    130 | pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost={ip}
    290 | Received disconnect from {ip}: 11: Bye Bye [preauth]
    120 | Invalid user {rareuser} from {ip}
    120 | input_userauth_request: invalid user {rareuser} [preauth]
    120 | pam_unix(sshd:auth): check pass; user unknown
    80 | reverse mapping checking getaddrinfo for {host} [{ip}] failed - POSSIBLE BREAK-IN ATTEMPT!
    60 | Connection closed by {ip} [preauth]
    40 | message repeated {small} times: [ Failed password for root from {ip} port {port} ssh2]
    40 | PAM {small} more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost={ip}  user=root
    40 | Disconnecting: Too many authentication failures for root [preauth]
    20 | Disconnecting: Too many authentication failures for admin [preauth]
    20 | error: Received disconnect from {ip}: 3: com.jcraft.jsch.JSchException: Auth fail [preauth]
    20 | error: Received disconnect from {ip}: 14: No more user authentication methods available. [preauth]
    15 | Did not receive identification string from {ip}
    10 | PAM service(sshd) ignoring max retries; {small} > {small}
    10 | Accepted password for fztu from {ip} port {port} ssh2
    10 | pam_unix(sshd:session): session opened for user fztu by (uid=0)
    10 | pam_unix(sshd:session): session closed for user fztu
    5 | fatal: Write failed: Connection reset by peer [preauth]
    5 | Bad protocol version identification '{word}' from {ip} port {port}
    5 | error: connect_to {ip} port {port}: failed.
    """)

  /// Every kind, in a fixed order.
  package static let all: [LogKind] = [
    .hdfs, .hadoop, .spark, .zookeeper, .blueGene, .cluster, .thunder, .windows, .linux, .android,
    .health, .apache, .proxy, .ssh, .openstack, .mac,
  ]
}
