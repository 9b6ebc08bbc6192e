extension LogError: CustomStringConvertible {
  /// What happened, where, and what to do next.
  package var description: String {
    switch self {
    case .locked, .notALog, .catalogLost, .newerCatalog, .catalog, .file: openingDescription
    case .corrupt, .truncated, .newerFormat, .damagedBefore, .missingAppend, .needsRecovery,
      .badCommitMark, .undecodable:
      damageDescription
    default: useDescription
    }
  }

  private var openingDescription: String {
    switch self {
    case .locked(let directory, let holder):
      "log \(directory) is written by \(holder?.description ?? "another process"); "
        + "stop it first, or read without writing"
    case .notALog(let directory):
      "\(directory) holds no log: there is no catalog.sqlite in it; check the path"
    case .catalogLost(let directory):
      "\(directory) holds segments of a log, but no catalog.sqlite; restore that file from a copy, "
        + "or make it anew from the segments with the command 'log rebuild-catalog'"
    case .newerCatalog(let path, let version):
      "\(path): catalog version \(version) is newer than \(Catalog.version); use the newer program"
    case .catalog(let path, let message): "\(path): \(message)"
    case .file(let error): "\(error); \(error.advice)"
    default: ""
    }
  }

  private var damageDescription: String {
    switch self {
    case .corrupt(let segment, let position, let fault):
      "segment \(segment): \(fault) at byte \(position); \(Self.restore)"
    case .truncated(let segment, let position, let needed, let available):
      "segment \(segment): truncated at byte \(position), \(needed) bytes needed, "
        + "\(available) there; \(Self.restore)"
    case .newerFormat(let segment, let position, let version):
      "segment \(segment): format version \(version) at byte \(position) is newer than "
        + "\(RecordBatchFormat.version); use the newer program"
    case .damagedBefore(let valid, let segment, let position, let fault):
      "segment \(segment): \(fault) at byte \(position), but a valid batch follows at byte "
        + "\(valid), so nothing was cut; \(Self.restore), or give up the rest of the file by "
        + "truncating it to \(position) bytes"
    case .missingAppend(let sequence, let durable, let place):
      "append \(sequence) is missing or incomplete though appends up to \(durable) were durable"
        + (place.map { ": segment \($0.segment): \($0.fault) at byte \($0.position)" } ?? "")
        + "; \(Self.restore)"
    case .needsRecovery(let missing, let committed):
      "append \(missing) of \(committed) was acknowledged, never synced, and is gone; "
        + "open the log for writing once, which cuts it back to what is whole"
    case .undecodable(let target, let segment, let position, let offset, let reason):
      "\(target): the batch at offset \(offset) cannot be decoded (segment \(segment), byte "
        + "\(position)): \(reason); \(Self.restore)"
    case .badCommitMark(let path):
      "\(path): damaged; open the log for writing once, which rebuilds it from the segments"
    default: ""
    }
  }

  private var useDescription: String {
    switch self {
    case .unknownTopic(let name): "there is no topic \(name) in the log"
    case .unknownPartition(let target, let count):
      "there is no partition \(target): the topic has \(count)"
    case .topicDiffers(let existing, let wanted):
      "topic \(wanted.name) exists, and what it was created with cannot be changed: "
        + Self.differences(existing, wanted).joined(separator: ", ")
        + "; leave the option away, or make a new log"
    case .invalidTopic(let name, let reason): "topic \"\(name)\" cannot be created: \(reason)"
    case .checkpointBeyondLog(let target, let checkpoint, let end):
      "the checkpoint of \(target) is offset \(checkpoint), but the log ends at \(end): "
        + "the views were built from another log, or a newer copy; "
        + "use that log, or build the views anew in another file"
    case .otherLog(let target, let checkpoint):
      "\(target): the log does not hold the batch that the views have read up to offset "
        + "\(checkpoint): it is another log, or an older copy that has grown since; use the log that "
        + "the views were built from, or build views anew from this one in another file (--views)"
    case .offsetBeforeLogStart(let target, let offset, let start):
      "offset \(offset) of \(target) has expired, the log starts at \(start); "
        + "start there on purpose, or rebuild"
    case .unlawfulBatch(let target, let fault): "batch for \(target) refused: \(fault)"
    case .appendFailed(let sequence, let error):
      "append \(sequence) failed and was rolled back: \(error); try again once that is mended"
    case .syncFailed(let segment, let error):
      "segment \(segment): sync failed (\(error)); appends go on in a new segment; try again"
    case .writerStopped(let reason):
      "the log takes no more appends: \(reason); close it, mend the disk and open it again"
    default: ""
    }
  }

  /// What a topic has, and what was asked for instead.
  private static func differences(_ existing: TopicConfig, _ wanted: TopicConfig) -> [String] {
    let pairs: [(String, String, String)] = [
      ("partitions", "\(existing.partitions)", "\(wanted.partitions)"),
      ("partitioner", existing.partitioner, wanted.partitioner),
      ("key", existing.keyPaths.joined(separator: ","), wanted.keyPaths.joined(separator: ",")),
      ("timestamp", existing.timestampPath, wanted.timestampPath),
      ("id", existing.idPath, wanted.idPath), ("format", existing.format, wanted.format),
      ("segment bytes", "\(existing.segmentBytes)", "\(wanted.segmentBytes)"),
      ("internal", "\(existing.isInternal)", "\(wanted.isInternal)"),
    ]
    return pairs.filter { $0.1 != $0.2 }.map { "\($0.0) \($0.1), not \($0.2)" }
  }

  private static let restore = "restore the file from a copy"
}
