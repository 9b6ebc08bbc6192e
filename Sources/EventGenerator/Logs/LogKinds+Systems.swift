/// Kinds after operating systems.
extension LogKind {
  /// A desktop system's component servicing.
  package static let windows = LogKind(
    "Windows",
    """
    340 | SQM: Failed to start upload with file pattern: {winpath}*.sqm, flags: {ox} [HRESULT = 0x80004005 - E_FAIL]
    180 | SQM: Queued {small} file(s) for upload with pattern: {winpath}*_all.sqm, flags: {ox}
    180 | SQM: Warning: Failed to upload all unsent reports. [HRESULT = 0x80004005 - E_FAIL]
    180 | Loaded Servicing Stack v6.1.{int}.{int} with Core: {winpath}
    170 | SQM: Initializing online with Windows opt-in: {False/True}
    160 | SQM: Cleaning up report files older than {int} days.
    160 | SQM: Requesting upload of all unsent reports.
    150 | Warning: Unrecognized packageExtended attribute.
    140 | Read out cached package applicability for package: Package_for_KB{int}~31bf3856ad364e35~amd64~~6.1.1.{small}, ApplicableState: {int}, CurrentState:{int}
    120 | Session: {int}_{big} initialized by client WindowsUpdateAgent.
    90 | Expecting attribute name [HRESULT = 0x800f080d - CBS_E_MANIFEST_INVALID_ITEM]
    90 | Failed to get next element [HRESULT = 0x800f080d - CBS_E_MANIFEST_INVALID_ITEM]
    30 | TrustedInstaller service starts successfully.
    30 | Starting TrustedInstaller initialization.
    30 | Ending TrustedInstaller initialization.
    30 | Starting TrustedInstaller finalization.
    30 | Ending TrustedInstaller finalization.
    30 | Starting the TrustedInstaller main loop.
    30 | Ending the TrustedInstaller main loop.
    30 | No startup processing required, TrustedInstaller service was not set as autostart, or else a reboot is still pending.
    30 | NonStart: Checking to ensure startup processing was not required.
    30 | NonStart: Set pending store consistency check.
    30 | Startup processing thread terminated normally
    20 | Idle processing thread terminated normally
    20 | Reboot mark refs: {small}
    20 | Reboot mark refs incremented to: {small}
    20 | Scavenge: Begin CSI Store
    20 | Scavenge: Completed, disposition: 0X1
    20 | Scavenge: Starts
    25 | {hex8}@2016/9/{int}:20:30:31.{int} WcpInitialize (wcp.dll version 0.0.0.{small}) called (stack {hexes})
    25 | {hex8} Created NT transaction (seq {small}) result {ox}, handle @{ox}
    25 | {hex8} Creating NT transaction (seq {small}), objectname [{small}]"(null)"
    25 | {hex8} CSI perf trace:
    10 | {hex8} IAdvancedInstallerAwareStore_ResolvePendingTransactions (call {small}) (flags = {hex8}, progress = NULL, phase = {small}, pdwDisposition = @{ox}
    10 | {hex8} CSI Store {int} ({ox}) initialized
    10 | {hex8} ICSITransaction::Commit calling IStorePendingTransaction::Apply - coldpatching=FALSE applyflags={small}
    """)

  /// A small Linux server's system log.
  package static let linux = LogKind(
    "Linux",
    """
    380 | authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost={ip}
    120 | authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost={host}  user=root
    40 | authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost={host}
    300 | check pass; user unknown
    340 connection | connection from {ip} ({host}) at {stamp}
    200 | session opened for user {cyrus/news/test/root} by (uid={int})
    200 | session closed for user {cyrus/news/test/root}
    80 | ALERT exited abnormally with [{small}]
    30 | Kerberos authentication failed
    30 | Authentication failed from {ip} ({ip}): Permission denied in replay cache code
    30 | ANONYMOUS FTP LOGIN FROM {ip},  (anonymous)
    30 | FTP LOGIN FROM {ip} [{ip}], {user}
    30 | getpeername (ftpd): Transport endpoint is not connected
    20 | Received SNMP packet(s) from {ip}
    20 | klogin: Bad username from {ip}: {rareuser}
    12 | couldn't verify source address
    10 | {service} startup succeeded
    10 | {service} shutdown succeeded
    8 | klogd {dec}, log source = /proc/kmsg started.
    8 | restart.
    8 | Linux version 2.6.{small}-1.{int} (bhcompile@bugs.build.redhat.com) (gcc version 3.3.{small} 20040412 (Red Hat Linux 3.3.{small}-7)) #{small} {stamp}
    8 | Kernel command line: ro root=LABEL=/ rhgb quiet
    8 | CPU {small} irqstacks, hard={hex8} soft={hex8}
    8 | Memory: {int}k/{int}k available ({int}k kernel code, {int}k reserved, {int}k data, {int}k init, {int}k highmem)
    6 | Dentry cache hash table entries: {int} (order: {small}, {int} bytes)
    6 | Inode-cache hash table entries: {int} (order: {small}, {int} bytes)
    6 | Mount-cache hash table entries: {int} (order: {small}, {int} bytes)
    6 | BIOS-e820: {hex8}{hex8} - {hex8}{hex8} (usable)
    6 | BIOS-e820: {hex8}{hex8} - {hex8}{hex8} (reserved)
    6 | {int}MB HIGHMEM available.
    6 | {int}MB LOWMEM available.
    6 | zapping low mappings.
    6 | Detected {dec} MHz processor.
    6 | Calibrating delay loop... {dec} BogoMIPS
    6 | SELinux: Starting in permissive mode
    6 | SELinux: Initializing.
    6 | There is already a security framework initialized, register_security failed.
    6 | Security Scaffold v1.0.0 initialized
    6 | failed to bind to {ip}
    6 | Out of Memory: Killed process {pid} ({word}).
    4 | usbcore: registered new driver {hub/usbfs/hiddev/usbhid}
    4 | Bluetooth: {L2CAP/RFCOMM/HCI} initialized
    4 | audit({dec}:{small}): initialized
    4 | apm: BIOS version 1.2 Flags {ox} (Driver version 1.16ac)
    4 | PCI: PCI BIOS revision 2.10 entry at {ox}, last bus={small}
    4 | warning: can't get client address: Connection reset by peer
    4 | notify question section contains no SOA
    4 | hda: IRQ probe failed ({ox})
    4 | Unknown priority: {int}
    """)

  /// A laptop's system log.
  package static let mac = LogKind(
    "Mac",
    """
    120 | ARPT: {int}.{int}: wl0: setup_keepalive: interval {int}, retry_interval {int}, retry_count {small}
    100 | ARPT: {int}.{int}: wl0: MDNS: IPV4 Addr: {ip}
    100 | ARPT: {int}.{int}: AirPort_Brcm43xx::syncPowerState: WWEN[enabled]
    90 | ARPT: {int}.{int}: wl0: wl_update_tcpkeep_seq: Original Seq: {big}, Ack: {big}, Win size: {int}
    90 | ARPT: {int}.{int}: IOPMPowerSource Information: onSleep, SleepType: Normal Sleep, 'ExternalConnected': {Yes/No}, 'TimeRemaining': {int},
    60 | AirPort: Link Down on awdl0. Reason {small} (Unspecified).
    60 | AirPort: Link Down on en0. Reason {small} (Disassociated because station leaving).
    80 | IOThunderboltSwitch<{small}>({ox})::listenerCallback - Thunderbolt HPD packet for route = {ox} port = {int} unplug = {small}
    60 | en0: BSSID changed to {mac}
    60 | en0: channel changed to {int}
    60 | en0::IO80211Interface::postMessage bssid changed
    60 | Previous sleep cause: {small}
    60 | full wake promotion (reason {small}) {int} ms
    60 | hibernate_page_list_setall(preflight {small}) start
    50 | hibernate_page_list_setall time: {int} ms
    50 | PM response took {int} ms ({int}, {word}d)
    50 | USBMSC Identifier (non-unique): {big} {ox} {ox} {ox}, {small}
    50 | Captive: CNPluginHandler en0: {Authenticated/Inactive/Evaluating/Probing/Unauthenticated}
    50 | {package}.xpc: Unknown key for integer: _DirtyJetsamMemoryLimit
    40 | (com.apple.{word}.{word}Agent): Unknown key for integer: _DirtyJetsamMemoryLimit
    40 | Sandbox: com.apple.Addres({pid}) deny(1) network-outbound {path}
    40 | Bluetooth -- LE is supported - Disable LE meta event
    40 | network changed: v4(en0-:{ip}) DNS- Proxy- SMB
    40 | network changed: v4(en0!:{ip}) DNS+ Proxy+ SMB
    40 | network changed: v6(en0:{ip}) DNS! Proxy SMB
    30 | setup_sleep_timer: interval {int}
    30 | Google Chrome He[{pid}] triggered unnest of range {ox}->{ox} of DYLD shared region in VM map {ox}. While not abnormal for debuggers, this increases system memory footprint until the target exits.
    30 | IOHibernatePollerOpen(0)
    30 | could not find the uid for pid = {pid}
    30 | Failed to connect (view) outlet from (NSApplication) to (NSColorPickerGridView): missing setter or instance variable
    30 | Basemark handle not found: {word}
    30 | The passed in transaction ID is {uuid}
    20 | [DRAG] Attempting to {word} window {int}
    20 | CGXDisplayDidWakeNotification [{big}]: posting kCGSDisplayDidWake
    20 | TCP/IP connection from {word} to {host}
    20 | Location icon should now be in state '{Active/Inactive}'
    20 | Window is on screen: {0/1}
    20 | Failed to parse response for {camel}
    20 | BUG in libdispatch client: kevent[vnode] monitored resource vanished before the source cancel handler was invoked
    20 | thermal pressure state: {small} Memory pressure state: {small}
    15 | mDNS_RegisterInterface: Frequent transitions for interface en0 ({ip})
    15 | Could not find image named '{word}'.
    10 | PMStats: Hibernate read took {int} ms
    10 | bcm5701: bcm5701Init: Media type {word}
    10 | tcp_connection_destination_fallback_timer_{small} {host}: fallback timer elapsed after {int} ms
    10 | Setting hostname to "{host}"
    10 | Error Domain=NSURLErrorDomain Code={neg} "The request timed out." UserInfo={lb}NSUnderlyingError={ox} {lb}Error Domain=kCFErrorDomainCFNetwork Code={neg}{rb}{rb}
    5 | Scheduler Evaluation --> {lb}\\n"hasBattery" = {small}{rb}
    """)
}
