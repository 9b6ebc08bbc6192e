import Glibc

/// Values whose bits are all zero at first: the memory of a large hash table.
///
/// What the system hands out is zero already, so there is no pass over it before it is used, and
/// a large table has addresses for times its size, which take no memory until they are used: so it
/// grows where it is, and no second table beside it is filled. It is asked for in large pages,
/// where the system has them: each probe at random would otherwise wait for the processor to find
/// the page as well.
///
/// Law: whoever changes values is the only owner of the table; then it may be sent to other threads.
final class ZeroedTable<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// Smaller tables are moved when they grow: they fit the processor's caches.
  private static var reservingBytesMin: Int { 4 << 20 }
  /// Times its first size that a large table may grow to before it is moved.
  private static var reservedTimes: Int { 16 }

  /// All values; valid until the table grows or goes.
  private(set) var values: UnsafeMutableBufferPointer<Element>
  /// Bytes of addresses, 0 for a small table.
  private var reservedBytes = 0

  /// Creates a table of `count` values.
  init(count: Int) {
    precondition(count >= 0, "a table of negative size")
    values = UnsafeMutableBufferPointer(start: nil, count: 0)
    if count > 0 { allocate(count) }
  }

  deinit { ZeroedTable.free(values, reservedBytes) }

  /// Adds values of zero bits behind the others, so that there are `count`.
  func grow(to count: Int) {
    precondition(count >= values.count, "a table does not shrink")
    let byteCount = count * MemoryLayout<Element>.stride
    if byteCount <= reservedBytes {
      values = UnsafeMutableBufferPointer(start: values.baseAddress, count: count)
      return
    }
    let (old, oldBytes) = (values, reservedBytes)
    allocate(count)
    _ = values.update(fromContentsOf: old)
    ZeroedTable.free(old, oldBytes)
  }

  /// A table with the same values.
  func copy() -> ZeroedTable {
    let copy = ZeroedTable(count: values.count)
    _ = copy.values.update(fromContentsOf: values)
    return copy
  }

  private func allocate(_ count: Int) {
    let byteCount = count * MemoryLayout<Element>.stride
    reservedBytes = byteCount < Self.reservingBytesMin ? 0 : byteCount * Self.reservedTimes
    var memory = reservedBytes > 0 ? Self.reserve(reservedBytes) : nil
    if memory == nil {
      // Small, or where addresses are limited like memory.
      reservedBytes = 0
      memory = calloc(1, byteCount)
    }
    guard let memory else { preconditionFailure("out of memory for a table of \(count) values") }
    values = UnsafeMutableBufferPointer(
      start: memory.bindMemory(to: Element.self, capacity: count), count: count)
  }

  private static func reserve(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    let memory = mmap(
      nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let memory, memory != MAP_FAILED else { return nil }
    // Only advice: a system without large pages is slower, not wrong.
    _ = madvise(memory, byteCount, MADV_HUGEPAGE)
    return memory
  }

  private static func free(
    _ values: UnsafeMutableBufferPointer<Element>, _ reservedBytes: Int
  ) {
    if reservedBytes > 0 {
      munmap(values.baseAddress, reservedBytes)
    } else {
      Glibc.free(values.baseAddress)
    }
  }
}
