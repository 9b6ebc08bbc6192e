import Glibc

/// Reading a regular file that others write.
extension RawInput {
  /// Whether a read has found that the file no longer holds what was read of it.
  var isReplaced: Bool { continuity?.isBroken ?? false }

  /// Closes the file until it is read again.
  mutating func park() {
    guard continuity != nil, descriptor >= 0 else { return }
    _ = close(descriptor)
    descriptor = -1
  }

  /// Whether the file is parked.
  var isParked: Bool { descriptor < 0 }

  /// Whether the file still has its path, and what was read of it still stands in it.
  mutating func isInPlace() throws(FileError) -> Bool {
    guard try FileStatus.of(path)?.identity == identity else { return false }
    guard let continuity else { return true }
    guard !continuity.isBroken, try reopen() else { return false }
    let head = try bytes(at: 0, count: continuity.head.count)
    let start = continuity.position - continuity.tail.count
    let tail = try bytes(at: start, count: continuity.tail.count)
    return head == continuity.head && tail == continuity.tail
  }

  /// Reads on by the law of ``Continuity``.
  mutating func readOn(
    appendingTo out: inout [UInt8], atMost countMax: Int
  ) throws(FileError) -> Int {
    guard var known = continuity.take() else { preconditionFailure("the file is not followed") }
    defer { continuity = known }
    guard !known.isBroken else { return 0 }
    guard try reopen() else {
      known.fail()
      return 0
    }
    let count = out.count
    var before = [UInt8](repeating: 0, count: known.tail.count)
    let start = known.position - known.tail.count
    let got = readVector(&before, &out, countMax, at: start)
    guard got >= 0 else { throw FileError(call: "preadv", path: path, code: errno) }
    guard before == known.tail, got >= before.count else {
      out.removeSubrange(count...)
      known.fail()
      return 0
    }
    known.add(out[count...])
    return out.count - count
  }

  /// Fills `before` and then appends to `out`, all in one call; returns what the call does.
  private func readVector(
    _ before: inout [UInt8], _ out: inout [UInt8], _ countMax: Int, at start: Int
  ) -> Int {
    var got = 0
    let (descriptor, beforeCount) = (descriptor, before.count)
    before.withUnsafeMutableBytes { first in
      out.append(addingCapacity: countMax) { span in
        unsafe span.withUnsafeMutableBufferPointer { second, count in
          let vector = unsafe [
            iovec(iov_base: first.baseAddress, iov_len: beforeCount),
            iovec(iov_base: second.baseAddress, iov_len: min(countMax, second.count)),
          ]
          got = retryingInterrupts { unsafe preadv(descriptor, vector, 2, start) }
          count = max(0, got - beforeCount)
        }
      }
    }
    return got
  }

  /// Goes on at `target`; what stands in front of it now is what it is compared with.
  mutating func move(to target: Int) throws(FileError) {
    guard var known = continuity.take() else { preconditionFailure("the file is not followed") }
    defer { continuity = known }
    guard target != known.position else { return }
    guard try reopen() else { return known.fail() }
    let count = min(target, Continuity.bytesMax)
    let tail = try bytes(at: target - count, count: count)
    if tail.count < count { known.fail() }
    known.move(to: target, tail: tail)
  }

  private func bytes(at position: Int, count: Int) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var got = 0
    while got < count {
      let read = bytes.withUnsafeMutableBytes { buffer in
        retryingInterrupts {
          unsafe pread(descriptor, buffer.baseAddress! + got, count - got, position + got)
        }
      }
      guard read >= 0 else { throw FileError(call: "pread", path: path, code: errno) }
      if read == 0 { break }
      got += read
    }
    return Array(bytes.prefix(got))
  }

  /// Opens a parked file again, under the name it has now in its folder.
  ///
  /// - Returns: false if no name there is that file's any more.
  private mutating func reopen() throws(FileError) -> Bool {
    guard descriptor < 0 else { return true }
    if try reopen(path) { return true }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[..<$0]) } ?? "."
    for name in try Directory.names(in: folder.isEmpty ? "/" : folder) {
      let other = folder + "/" + name
      if try FileStatus.of(other)?.identity == identity, try reopen(other) { return true }
    }
    return false
  }

  private mutating func reopen(_ path: String) throws(FileError) -> Bool {
    let opened = retryingInterrupts { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard opened >= 0 else {
      let error = FileError(call: "open", path: path, code: errno)
      if error.isMissing { return false }
      throw error
    }
    guard try FileStatus.of(descriptor: opened, path: path).identity == identity else {
      _ = close(opened)
      return false
    }
    descriptor = opened
    return true
  }
}
