/// Kinds after distributed systems and cloud managers.
extension LogKind {
  /// A distributed file system's data nodes and name node.
  package static let hdfs = LogKind(
    "HDFS",
    """
    310 | PacketResponder {small} for block {blk} terminating
    290 | Received block {blk} of size {int} from /{ip}
    290 | Receiving block {blk} src: {slaship} dest: {slaship}
    310 | BLOCK* NameSystem.addStoredBlock: blockMap updated: {ipport} is added to {blk} size {int}
    115 | BLOCK* NameSystem.allocateBlock: {path}. {blk}
    260 | Deleting block {blk} file {path}/{blk}
    220 | BLOCK* NameSystem.delete: {blk} is added to invalidSet of {ipport}
    80 | {ipport} Served block {blk} to /{ip}
    80 | {ipport}:Got exception while serving {blk} to /{ip}:
    20 | Verification succeeded for {blk}
    3 ask | BLOCK* ask {ipport} to replicate {blk} to datanode(s) {ipport}
    3 ask | BLOCK* ask {ipport} to replicate {blk} to datanode(s) {ipport} {ipport}
    4 | BLOCK* ask {ipport} to delete {blks}
    3 | writeBlock {blk} received exception java.io.IOException: Could not read from stream
    2 | PacketResponder {blk} {small} Exception java.io.EOFException
    2 | Exception in receiveBlock for block {blk} java.io.IOException: Connection reset by peer
    2 | BLOCK* NameSystem.addStoredBlock: Redundant addStoredBlock request received for {blk} on {ipport} size {int}
    2 | {ipport} Starting thread to transfer block {blk} to {ipport}
    1 | {ipport}:Transmitted block {blk} to {slaship}
    """)

  /// A map-reduce application master.
  package static let hadoop = LogKind(
    "Hadoop",
    """
    700 | Address change detected. Old: msra-sa-41/{ipport} New: msra-sa-41:9000
    180 | Failed to renew lease for [DFSClient_NONMAPREDUCE_{big}_1] for {int} seconds. Will retry shortly ...
    330 | Retrying connect to server: msra-sa-41:8030. Already tried {small} time(s); retry policy is RetryUpToMaximumCountWithFixedSleep(maxRetries=10, sleepTime=1000 MILLISECONDS)
    180 | Progress of TaskAttempt {attempt} is : {dec}
    100 | ERROR IN CONTACTING RM.
    30 | TaskAttempt: [{attempt}] using containerId: [{container} on NM: [{host}:{port}]
    20 | {attempt} TaskAttempt Transitioned from NEW to UNASSIGNED
    18 | {attempt} TaskAttempt Transitioned from UNASSIGNED to ASSIGNED
    18 | {attempt} TaskAttempt Transitioned from ASSIGNED to RUNNING
    15 | {attempt} TaskAttempt Transitioned from RUNNING to SUCCESS_CONTAINER_CLEANUP
    15 | {attempt} TaskAttempt Transitioned from SUCCESS_CONTAINER_CLEANUP to SUCCEEDED
    15 | {task} Task Transitioned from NEW to SCHEDULED
    15 | {task} Task Transitioned from SCHEDULED to RUNNING
    14 | {task} Task Transitioned from RUNNING to SUCCEEDED
    16 | JVM with ID : jvm_14451{int}_0020_m_000{int} asked for a task
    16 | JVM with ID: jvm_14451{int}_0020_m_000{int} given task: {attempt}
    12 | Auth successful for {job} (auth:SIMPLE)
    12 | KILLING {attempt}
    12 | Opening proxy : {host}:{port}
    12 | Launching {attempt}
    12 | Processing the event EventType: CONTAINER_REMOTE_LAUNCH for container {container} taskAttempt {attempt}
    8 | Processing the event EventType: CONTAINER_REMOTE_CLEANUP for container {container} taskAttempt {attempt}
    12 | Shuffle port returned by ContainerManager for {attempt} : 13562
    10 | Num completed Tasks: {int}
    10 | Task succeeded with attempt {attempt}
    10 | Assigned container {container} to {attempt}
    20 | After Scheduling: PendingReds:{small} ScheduledMaps:{small} ScheduledReds:{small} AssignedMaps:{small} AssignedReds:{small} CompletedMaps:{small} CompletedReds:{small} ContAlloc:{small} ContRel:{small} HostLocal:{small} RackLocal:{small}
    20 | Before Scheduling: PendingReds:{small} ScheduledMaps:{small} ScheduledReds:{small} AssignedMaps:{small} AssignedReds:{small} CompletedMaps:{small} CompletedReds:{small} ContAlloc:{small} ContRel:{small} HostLocal:{small} RackLocal:{small}
    14 | Recalculating schedule, headroom=<memory:{int}, vCores:{neg}>
    14 | Reduce slow start threshold not met. completedMapsForReduceSlowstart {small}
    8 | getResources() for application_14451{int}_0020: ask={small} release= {small} newContainers={small} finishedContainers={small} resourcelimit=<memory:{int}, vCores:{neg}> knownNMs={small}
    6 | Got allocated containers {small}
    9 | Registering class {classname} for class {classname}
    5 | Added filter AM_PROXY_FILTER (class={classname}) to context {static/mapreduce/logs}
    3 | adding path spec: /{mapreduce/ws}/*
    2 | Http request log for http.requests.mapreduce is not defined
    2 | Executing with tokens:
    2 | Kind: YARN_AM_RM_TOKEN, Service: , Ident: (appAttemptId {lb} application_id {lb} id: 20 cluster_timestamp: {big} {rb} attemptId: {small} {rb} keyId: {neg})
    2 | Using mapred newApiCommitter.
    2 | OutputCommitter set in config null
    2 | OutputCommitter is {classname}
    2 | Using callQueue class {classname}
    2 | Instantiated MRClientService at {host}/{ipport}
    1 | Web app /mapreduce started at {port}
    1 | Logging to org.slf4j.impl.Log4jLoggerAdapter(org.mortbay.log) via org.mortbay.log.Slf4jLog
    1 | Jetty bound to port {port}
    1 | jetty-6.1.26
    1 | MRAppMaster launching normal, non-uberized, multi-container job {job}.
    1 | nodeBlacklistingEnabled:true
    1 | blacklistDisablePercent is {int}
    1 | Number of reduces for job {job} = {small}
    1 | Input size for job {job} = {big}. Number of splits = {int}
    1 | Connecting to ResourceManager at msra-sa-41/{ipport}
    1 | maxContainerCapability: <memory:{int}, vCores:{int}>
    1 | queue: default
    3 | DataStreamer Exception
    3 | Error Recovery for block BP-{big}-{ip}-{big}:{blk}_{int} in pipeline {ipport}, {ipport}: bad datanode {ipport}
    3 | Error communicating with AM: No Route to Host from {host}/{ip} to {host}:{port} failed on socket timeout exception
    """)

  /// An executor of a data-parallel engine.
  package static let spark = LogKind(
    "Spark",
    """
    240 | Found block rdd_{int}_{int} locally
    220 | Running task {small}.0 in stage {small}.0 (TID {int})
    220 | Finished task {small}.0 in stage {small}.0 (TID {int}). {int} bytes result sent to driver
    210 | Got assigned task {int}
    180 | Started reading broadcast variable {int}
    180 | Reading broadcast variable {int} took {int} ms
    170 | Block broadcast_{int} stored as values in memory (estimated size {size}, free {size})
    170 | Block broadcast_{int}_piece0 stored as bytes in memory (estimated size {size}, free {size})
    100 | Block rdd_{int}_{int} stored as values in memory (estimated size {size}, free {size})
    60 | Partition rdd_{int}_{int} not found, computing it
    60 | Times: total = {int}, boot = {neg}, init = {int}, finish = {int}
    40 | Input split: hdfs://{ipport}/pjhe/logs/{path}:{int}+{int}
    20 | Created local directory at {path}
    20 | Saved output of task '{attempt}' to hdfs://{ipport}{path}
    20 | {attempt}: Committed
    10 | mapreduce.{task/job/output}.{id/dir/isMap} is deprecated. Instead, use mapreduce.job.id
    8 | Changing view acls to: yarn,curi
    8 | Changing modify acls to: yarn,curi
    8 | SecurityManager: authentication disabled; ui acls disabled; users with view permissions: Set({words}); users with modify permissions: Set({words})
    6 | Successfully started service '{sparkExecutorActorSystem/org.apache.spark.network.netty.NettyBlockTransferService/driverPropsFetcher}' on port {port}.
    6 | Registered signal handlers for [{words}]
    6 | MemoryStore started with capacity {size}
    6 | Connecting to driver: spark://CoarseGrainedScheduler@{ipport}
    6 | Successfully registered with driver
    6 | Starting executor ID {small} on host {host}
    6 | Server created on {port}
    6 | Trying to register BlockManager
    6 | Registered BlockManager
    4 | Slf4jLogger started
    4 | Starting remoting
    4 | Remoting started; listening on addresses :[akka.tcp://sparkExecutorActorSystem@{host}:{port}]
    4 | Driver commanded a shutdown
    4 | Shutdown hook called
    2 | MemoryStore cleared
    2 | BlockManager stopped
    """)

  /// A coordination service.
  package static let zookeeper = LogKind(
    "Zookeeper",
    """
    310 | Received connection request {slaship}
    290 | Send worker leaving thread
    266 | Interrupted while waiting for message on queue
    260 | Connection broken for id {big}, my id = {small}, error =
    200 | Interrupting SendWorker
    170 | Cannot open channel to {small} at election address {slaship}
    100 | Notification time out: {int}
    55 | Closed socket connection for client {slaship} (no session established for client)
    40 | Client attempting to establish new session at {slaship}
    40 | Established session {ox} with negotiated timeout {int} for client {slaship}
    35 | Closed socket connection for client {slaship} which had sessionid {ox}
    35 | Processed session termination for sessionid: {ox}
    30 | Expiring session {ox}, timeout of {int}ms exceeded
    25 | caught end of stream exception
    20 | Accepted socket connection from {slaship}
    8 | Exception causing close of session {ox} due to java.io.IOException: ZooKeeperServer not running
    8 | Connection request from old client {slaship}; will be dropped if server is in r-o mode
    8 notification | Notification: {small} (n.leader), {ox} (n.zxid), {ox} (n.round), {LOOKING/FOLLOWING/LEADING/OBSERVING} (n.state), {small} (n.sid), {ox} (n.peerEPoch), LOOKING (my state)
    6 | Client attempting to renew session {ox} at {slaship}
    6 | Revalidating client: {ox}
    6 | Unexpected Exception:
    5 | Have smaller server identifier, so dropping the connection: ({small}, {small})
    4 | New election. My id = {small}, proposed zxid={ox}
    4 | Getting a snapshot from leader
    4 | Snapshotting: {ox} to {path}
    4 | Follower sid: {small} : info : org.apache.zookeeper.server.quorum.QuorumPeer$QuorumServer@{hex8}
    2 | LOOKING
    2 | FOLLOWING
    2 | First is {ox}
    2 | tickTime set to {int}
    2 | minSessionTimeout set to {neg}
    2 | maxSessionTimeout set to {neg}
    2 | Server environment:java.io.tmpdir={path}
    2 | Server environment:os.name=Linux
    2 | Server environment:user.dir={path}
    1 | autopurge.snapRetainCount set to {small}
    1 | autopurge.purgeInterval set to {small}
    1 | Starting quorum peer
    1 | binding to port 0.0.0.0/0.0.0.0:{port}
    """)

  /// A cloud's compute manager.
  package static let openstack = LogKind(
    "OpenStack",
    """
    430 | {ip} "GET /v2/{hexid}/servers/detail HTTP/1.1" status: {200/404/500} len: {int} time: 0.{int}
    120 | {ip} "POST /v2/{hexid}/servers HTTP/1.1" status: 202 len: {int} time: 0.{int}
    60 | {ip} "DELETE /v2/{hexid}/servers/{uuid} HTTP/1.1" status: 204 len: {int} time: 0.{int}
    90 | {ip},{ip} "GET /openstack/2013-10-17/{meta_data.json/user_data/vendor_data.json} HTTP/1.1" status: 200 len: {int} time: 0.{int}
    90 | image {uuid} at ({path}): checking
    90 | image {uuid} at ({path}): in use: on this node {small} local, {small} on other nodes sharing this instance storage
    60 | Active base files: {path}
    20 | Removable base files: {path} {path}
    12 | Base or swap file too young to remove: {path}
    12 | Unknown base file: {path}
    60 | Creating event network-vif-plugged:{uuid} for instance {uuid}
    60 | [instance: {uuid}] VM Started (Lifecycle Event)
    60 | [instance: {uuid}] VM Paused (Lifecycle Event)
    60 | [instance: {uuid}] VM Resumed (Lifecycle Event)
    50 | [instance: {uuid}] VM Stopped (Lifecycle Event)
    50 | [instance: {uuid}] During sync_power_state the instance has a pending task (spawning). Skip.
    40 | [instance: {uuid}] Terminating instance
    40 | [instance: {uuid}] Creating image
    40 | [instance: {uuid}] Deleting instance files {path}_del
    40 | [instance: {uuid}] Deletion of {path}_del complete
    40 | [instance: {uuid}] Took {dec} seconds to spawn the instance on the hypervisor.
    40 | [instance: {uuid}] Took {dec} seconds to build instance.
    40 | [instance: {uuid}] Took {dec} seconds to destroy the instance on the hypervisor.
    40 | [instance: {uuid}] Took {dec} seconds to deallocate network for instance.
    40 | [instance: {uuid}] Instance destroyed successfully.
    30 | [instance: {uuid}] Instance spawned successfully.
    30 | [instance: {uuid}] Attempting claim: memory {int} MB, disk {int} GB, vcpus {small} CPU
    30 | [instance: {uuid}] Total memory: {int} MB, used: {dec} MB
    30 | [instance: {uuid}] memory limit: {dec} MB, free: {dec} MB
    30 | [instance: {uuid}] Total disk: {int} GB, used: {dec} GB
    30 | [instance: {uuid}] Total vcpu: {int} VCPU, used: {dec} VCPU
    30 | [instance: {uuid}] vcpu limit not specified, defaulting to unlimited
    30 | [instance: {uuid}] disk limit not specified, defaulting to unlimited
    30 | [instance: {uuid}] Claim successful
    20 | Auditing locally available compute resources for node {host}
    20 | Total usable vcpus: {int}, total allocated vcpus: {small}
    20 | Final resource view: name={host} phys_ram={int}MB used_ram={int}MB phys_disk={int}GB used_disk={int}GB total_vcpus={int} used_vcpus={small} pci_stats=[]
    20 | Compute_service record updated for {host}:{host}
    8 | HTTP exception thrown: No instances found for any event
    6 | While synchronizing instance power states, found {small} instances in the database and {small} instances on the hypervisor.
    4 | Successfully synced instances from host '{host}'.
    4 | The instance sync for host '{host}' did not match. Re-created its InstanceList.
    """)
}
