/// Why an exported state cannot be that of a join.
package enum JoinError: Error, Equatable {
  /// Arrival numbers of a side do not increase, or one is used twice or still to be given.
  case arrivalsOutOfOrder(arrival: UInt64)
  /// A record is later than the stream time, which is the greatest time of all.
  case beyondStreamTime(arrival: UInt64, time: Timestamp, streamTime: Timestamp)
  /// A record would have been forgotten, or emitted alone, by this stream time.
  case outlivedItsWindow(arrival: UInt64, time: Timestamp, streamTime: Timestamp)
}

extension JoinError: CustomStringConvertible {
  /// What is wrong, where, and what to do next.
  package var description: String {
    switch self {
    case .arrivalsOutOfOrder(let arrival):
      "join state: arrival \(arrival) out of order; rebuild the view it is stored in"
    case .beyondStreamTime(let arrival, let time, let streamTime):
      "join state: arrival \(arrival) at \(time) is beyond stream time \(streamTime); "
        + "rebuild the view it is stored in"
    case .outlivedItsWindow(let arrival, let time, let streamTime):
      "join state: arrival \(arrival) at \(time) was over by stream time \(streamTime); "
        + "restore it with the window it was made with, or rebuild the view"
    }
  }
}
