/// Kinds after telephones and programs of one machine.
extension LogKind {
  /// A telephone's framework.
  package static let android = LogKind(
    "Android",
    """
    260 | acquireLock lock={int}, flags={ox}, tag="{View Lock/RILJ_ACK_WL/*launch*/WindowManager/AudioMix}", name={com.android.systemui/android/com.android.phone}, ws=null, uid={int}, pid={pid}
    240 | release:lock={int}, flg={ox}, tag="{View Lock/RILJ_ACK_WL/*launch*/WindowManager/AudioMix}", name={com.android.systemui/android/com.android.phone}", ws=null, uid={int}, pid={pid}
    160 | getRunningAppProcesses: caller {int} does not hold REAL_GET_TASKS; limiting output
    100 | HBM brightnessIn ={int}
    100 | HBM brightnessOut ={int}
    100 | setSystemUiVisibility vis={hex8} mask={hex8} oldVal={hex8} newVal={hex8} diff={hex8} fullscreenStackVis={small} dockedStackVis={small}, fullscreenStackBounds=Rect({int}, {int} - {int}, {int}), dockedStackBounds=Rect({int}, {int} - {int}, {int})
    90 | printFreezingDisplayLogsopening app wtoken = AppWindowToken{lb}{hex4}de9 token=Token{lb}{hex4}45f ActivityRecord{lb}{hex4}9ab u0 {package}/.{camel} t{int}{rb}{rb}{rb}, allDrawn= {bool}, startingDisplayed =  {bool}, startingMoved =  {bool}, isRelaunching =  {bool}
    80 | Skipping AppWindowToken{lb}{hex4}98e token=Token{lb}{hex4}8af ActivityRecord{lb}{hex4}b04 u0 {package}/{package}.{camel} t{int}{rb}{rb}{rb} -- going to hide
    80 | interceptKeyTq keycode={int} interactive={bool} keyguardActive={bool} policyFlags={hex8}
    60 | userActivityNoUpdateLocked: eventTime={int}, event={small}, flags={ox}, uid={int}
    60 | ready={bool},policy={small},wakefulness={small},wksummary={ox},uasummary={ox},bootcompleted={bool},boostinprogress={bool},waitmodeenable={bool},mode={bool},manual={int},auto={neg},adj={dec}userId={small}
    60 | cancelNotification,index:{neg}, pkg={package}, id={int}
    60 | Animating brightness: target={int}, rate={int}
    60 | visible is {system.charge.show/system.call.count gt 0/system.message.count gt 0}
    50 | onHeadsUpVisibilityChanged: {bool}
    50 | updateLightsLocked mLightState:{small}, mBatteryLevel:{int}
    50 | mVisiblity.getValue is {bool}
    50 | startAnimation begin
    40 | query: {small}, updateTime: {date}
    40 | Destroying surface Surface(name=SurfaceView - {package}/{package}.{camel}) called by com.android.server.wm.WindowStateAnimator.destroySurface:{int} com.android.server.wm.WindowStateAnimator.destroySurfaceLocked:{int}
    40 | Start proc {pid}:{package}/u0a{int} for {service/activity/broadcast} {package}/.{camel}
    40 | Killing {pid}:{package}/u0a{int} (adj {int}): empty #{int}
    40 | startActivity called from uid {int}, pid {pid}
    40 | {bool}
    30 | overScreenPosition: {int}
    30 | Bluetooth is on, getConnectedDevices size: {small}
    30 | no such file: {path}
    30 | getTasks: caller {int} does not hold REAL_GET_TASKS; limiting output
    30 | notifyAppStopped: AppWindowToken{lb}{hex4}98e token=Token{lb}{hex4}8af{rb}{rb}
    20 | Failure retrieving resources for {package}: Resource ID #{ox}
    20 | Could not find {camel} in {package}
    20 | rebuildNavigationBar
    20 | shouldBlockLocation false
    20 | setLightsOn({bool})
    20 | moveTaskToFront: moving taskId={int}
    """)

  /// A step counter.
  package static let health = LogKind(
    "HealthApp",
    """
    260 | onStandStepChanged {int}
    240 | onExtend:{big} {int} {small} {small}
    200 | getTodayTotalDetailSteps = {big}##{int}##{int}##{int}##{int}##{big}
    160 | setTodayTotalDetailSteps={big}##{int}##{int}##{int}##{int}##{big}
    150 | calculateCaloriesWithCache totalCalories={int}
    150 | calculateAltitudeWithCache totalAltitude={int}
    120 | REPORT : {int} {int} {int} {int}
    80 | onReceive action: android.intent.action.SCREEN_ON
    60 | onReceive action: android.intent.action.SCREEN_OFF
    60 | processHandleBroadcastAction action:android.intent.action.SCREEN_ON
    60 | processHandleBroadcastAction action:android.intent.action.SCREEN_OFF
    90 | processHandleBroadcastAction action:android.intent.action.TIME_TICK
    40 | flush sensor data
    40 | upLoadHealthData: {small} {small}
    30 | totalCalories={int} totalAltitude={int}
    30 | upLoadOneMinuteDataToEngine time={big},{int},{int},{int},{int},{int}
    20 | isScreenOn {bool}
    20 | getBinderPackageName packageName = {package}
    10 | new date =20171{int}, type={int},{dec},old={dec}
    10 | saveHealthDetailData() deviceID ={small},date={big},type={int}
    10 | Loop {int} {int}
    10 | ifCanUploadStepData {bool}
    8 | getStepCounterThread is null
    8 | start Inserting
    8 | initDataPrivacy the dataPrivacy is {bool}
    6 | deleteHealthAlarm
    4 | onCreate()
    4 | onDestroy()
    4 | insertHiHealthData() bulkSaveDetailHiHealthData fail errorCode = {small},errorMessage = ERR_{camel}
    """)

  /// A proxy client; programs are words, parts are optional.
  package static let proxy = LogKind(
    "Proxifier",
    """
    360 | {app} - proxy.cse.example.hk:5070 open through proxy proxy.cse.example.hk:5070 HTTPS
    60 | {app} - {host}:{port} open through proxy {host}:{port} SOCKS5
    280 | {app} - {host}:{port} close, {int} bytes sent, {int} bytes received, lifetime {lifetime}
    160 | {app} - {host}:{port} close, {int} bytes ({size}) sent, {int} bytes received, lifetime {lifetime}
    160 | {app} - {host}:{port} close, {int} bytes sent, {int} bytes ({size}) received, lifetime {lifetime}
    120 | {app} - {host}:{port} close, {int} bytes ({size}) sent, {int} bytes ({size}) received, lifetime {lifetime}
    40 | {app} - {ipport} error : Could not connect through proxy {host}:{port} - Proxy server cannot establish a connection with the target, status code {int}
    20 | {app} - {ipport} error : A connection request was canceled before the completion.
    20 | open through proxy {host}:{port} HTTPS
    """)
}
