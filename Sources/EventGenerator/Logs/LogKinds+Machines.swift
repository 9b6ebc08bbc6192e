/// Kinds after large machines.
extension LogKind {
  /// A supercomputer's reliability log.
  package static let blueGene = LogKind(
    "BGL",
    """
    720 | generating core.{int}
    240 | iar {hex8} dear {hex8}
    140 | {int} double-hummer alignment exceptions
    100 | CE sym {int}, at {ox}, mask {ox}
    90 | {int} floating point alignment exceptions
    60 | instruction cache parity error corrected
    50 | ciod: failed to read message prefix on control stream (CioStream socket to {ipport}
    40 | total of {int} ddr error(s) detected and corrected
    40 | ddr errors(s) detected and corrected on rank {small}, symbol {int}, bit {small}
    30 | data TLB error interrupt
    20 | {int} L3 EDRAM error(s) (dcr {ox}) detected and corrected over {int} seconds
    20 | data storage interrupt
    20 | r{int}={ox} r{int}={ox} r{int}={ox} r{int}={ox}
    20 | lr:{hex8} cr:{hex8} xer:{hex8} ctr:{hex8}
    16 | rts: kernel terminated for reason {int}
    14 | rts: bad message header: invalid cpu, type={int}, cpu={small}, index={neg}, total={int}
    14 | ciod: Error loading {path}: invalid or missing program image, No such file or directory
    8 | ciod: Error loading {path}: invalid or missing program image, Permission denied
    5 | ciod: Error loading {path}: program image too big, {int} > {int}
    8 | ciod: LOGIN chdir({path}) failed: No such file or directory
    8 | ciod: Error reading message prefix after LOGIN_MESSAGE on CioStream socket to {ipport}: Link has been severed
    12 torus | critical input interrupt (unit={ox} bit={ox}): warning for torus {x+/x-/y+/y-/z+/z-} wire
    8 torus2 | critical input interrupt (unit={ox} bit={ox}): warning for torus {x+/x-/y+/y-/z+/z-} wire, suppressing further interrupts of same type
    8 | critical input interrupt (unit={ox} bit={ox}): warning for tree C{small} wire
    8 | program interrupt: fp cr field.............{small}
    8 | program interrupt: illegal instruction......{small}
    8 | program interrupt: privileged instruction...{small}
    8 | program interrupt: trap instruction.........{small}
    8 | program interrupt: unimplemented operation..{small}
    8 | machine check: i-fetch......................{small}
    8 | data address space................{small}
    6 | byte ordering exception.....................{small}
    6 | store operation.............................{small}
    6 | floating pt ex mode {small} enable......{small}
    6 | disable store gathering..................{small}
    6 | force load/store alignment...............{small}
    6 | guaranteed data cache block touch........{small}
    6 | exception syndrome register: {ox}
    6 | machine state register: {ox}
    5 | {int} microseconds spent in the rbs signal handler during {int} calls. {int} microseconds was the maximum time for a single instance of a correctable ddr.
    5 | MidplaneSwitchController performing bit sparing on R{int}-M{small}-L2-U01-A bit {small}
    4 | NodeCard is not fully functional
    4 | Node card VPD check: missing U{int} node, VPD ecid {hexid} in processor card slot J{int}
    4 | PrepareForService shutting down NodeCard(mLctn(R{int}-M{small}-N{small}), mCardSernum(203231503833343000000000594c31304b34323635303{int}), mLp(FF:F2:9F:16:DB:C8:00:0D:60:E9:13:{int}), mIp({ip}), mType({small})) as part of Service Action {int}
    3 | Can not get assembly information for node card
    3 | idoproxydb hit ASSERT condition: ASSERT expression={small} Source file={path} Source line={int} Function={camel}
    3 | Lustre mount FAILED : bglio{int} : block_id : location
    3 | Ido chip status changed: {mac} ip={ip} v={int} t={small} status=M
    2 | shutdown complete
    2 | ciodb has been restarted.
    2 | rts panic! - stopping execution
    2 | kernel panic
    2 | wait state enable.................{small}
    """)

  /// A high performance cluster's events.
  package static let cluster = LogKind(
    "HPC",
    """
    620 | Component State Change: Component "alt0" is in the unavailable state (HWID={int})
    120 | Component State Change: Component "{alt0/SCSI-WWID:01000010:6005-08b4-0001-00c6-0006-3000-003d-0000}" is in the unavailable state (HWID={int})
    260 | boot (command {int})
    100 | wait (command {int})
    80 | shutdown (command {int})
    30 | halt (command {int}) Error: node-{int}
    220 | Link error on broadcast tree Interconnect-{int}T00:0{small}:{small}:{small}
    100 | Link ok
    90 | PSU status ( {on/off} {on/off} )
    80 fan | Fan speeds ( {int} {int} {int} {int} {int} {int} )
    20 fan | Fan speeds ( {int} {int} {int} **** {int} {int} )
    60 | Temperature ({int}C) exceeds warning threshold
    50 | inconsistent nodesets node-{int} {ox} <ok> node-{int} {ox} <ok> node-{int} {ox} <ok>
    50 | ambient={int}
    50 | Linkerror event interval expired
    40 | Link in reset
    40 | Link error
    40 | NIFF: node node-{int} detected a failed network connection on network {ip} via interface {alt0/ee0/scip0}
    40 | NIFF: node node-{int} has detected an available network connection on network {ip} via interface {alt0/ee0/scip0}
    30 | ServerFileSystem: An ServerFileSystem domain panic has occurred on storage{int}
    30 | ServerFileSystem: ServerFileSystem domain storage{int} is full
    20 | ClusterFileSystem: There is no server for ServerFileSystem domain storage{int}
    30 targeting | Targeting domains:node-D{small} and nodes:node-[{int}-{int}] child of command {int}
    20 targeting | Targeting domains:node-D[{small}-{small}] and nodes:node-{int} child of command {int}
    20 | Command has completed successfully
    20 | Command has been aborted
    20 | not responding
    20 | risBoot command ERROR
    20 | running running
    """)

  /// A cluster of Linux nodes.
  package static let thunder = LogKind(
    "Thunderbird",
    """
    260 | session opened for user root by (uid=0)
    260 | session closed for user root
    230 | (root) CMD (run-parts /etc/cron.hourly)
    100 | (root) CMD (/usr/lib64/sa/sa1 1 1)
    200 | data_thread() got not answer from any [Thunderbird_A{small}] datasource
    60 | data_thread() got not answer from any [Thunderbird_B{small}] datasource
    90 | connection from "{ip}"
    60 | check pass; user unknown
    60 | DHCPDISCOVER from {mac} via eth{small}
    50 | DHCPDISCOVER from {mac} via eth{small}: network A_net: no free leases
    40 | DHCPREQUEST for {ip} from {mac} via eth{small}
    40 | DHCPACK on {ip} to {mac} via eth{small}
    40 | DHCPOFFER on {ip} to {mac} via eth{small}
    40 | synchronized to {ip}, stratum {small}
    30 | [KERNEL_IB][ib_sm_sweep.c:{int}]No topology change
    30 | Warning: no access to tty (Bad file descriptor).
    30 | Thus no job control in this shell.
    20 | kernel reports TIME_ERROR: {ox}: Clock Unsynchronized
    20 | ACPI: Processor [CPU{small}] (supports C1)
    20 | IRQ {int} assigned to CPU {small}
    20 | Local7 disabled
    20 | Losing some ticks... checking if CPU frequency changed.
    20 | mounting {path} on {path} failed: {rareuser}
    15 | Did not receive identification string from {ip}
    15 | Accepted publickey for {user} from ::ffff:{ip} port {port} ssh2
    15 | {hexid}: to=<root@{host}>, ctladdr=root (0/0), delay=00:00:{int}, xdelay=00:00:{small}, mailer=relay, pri={int}, relay={host} [{ip}], dsn=2.0.0, stat=Sent ({hex8} Message accepted for delivery)
    15 | {hexid}: from=root, size={int}, class=0, nrcpts=1, msgid=<{int}.{hex8}@{host}>, relay=root@localhost
    10 | Vendor: {camel} Model: {camel} Rev: {int}
    10 | Type: Direct-Access ANSI SCSI revision: {int}
    10 | e1000: eth{small}: e1000_watchdog_task: NIC Link is Up {int} Mbps Full Duplex
    10 | md: Autodetecting RAID arrays.
    10 | md: autorun ...
    10 | md: ... autorun DONE.
    8 | PCI: Using ACPI for IRQ routing
    8 | PCI: Transparent bridge - 0000:00:1e.{small}
    8 | SCSI device sda: {int} 512-byte hdwr sectors ({int} MB)
    8 | SCSI device sda: drive cache: write back
    8 | EXT3-fs: mounted filesystem with ordered data mode.
    8 | EXT3 FS on sda{small}, internal journal
    8 | kjournald starting. Commit interval {small} seconds
    5 | removing device node '/udev/vcs{small}'
    5 | creating device node '/udev/vcs{small}'
    5 | START: {service} pid={pid} from={ip}
    5 | EXIT: {service} pid={pid} duration={int}(sec)
    5 | reading vlans from {path}
    5 | NET: Registered protocol family {int}
    """)
}
