/// The three sizes of a connection that are worth choosing; the rest is fixed in `Connection`.
package struct ConnectionSettings: Sendable, Equatable {
  /// Upper bound of the page cache of one connection.
  package var cacheBytesMax: Int
  /// Page size of a file that this connection creates; an existing file keeps its own.
  package var pageBytes: Int
  /// How long a statement waits for another connection's lock before it fails as busy.
  package var busyTimeoutMilliseconds: Int

  /// 16 MiB of cache hold the inner pages of a table of some 12 million rows, and 32 were no faster;
  /// pages of 8 KiB keep rows with two sketches out of overflow pages.
  package static let writer = ConnectionSettings(
    cacheBytesMax: 16 << 20, pageBytes: 8192, busyTimeoutMilliseconds: 5000)

  /// Cache misses read few pages each, and there is one such connection per partition.
  package static let reader = ConnectionSettings(
    cacheBytesMax: 16 << 20, pageBytes: 8192, busyTimeoutMilliseconds: 5000)

  /// Creates settings.
  package init(cacheBytesMax: Int, pageBytes: Int, busyTimeoutMilliseconds: Int) {
    self.cacheBytesMax = cacheBytesMax
    self.pageBytes = pageBytes
    self.busyTimeoutMilliseconds = busyTimeoutMilliseconds
  }
}
