import CMalloc

/// What the C library's allocator is told, once, before a run starts its threads.
///
/// A run hands large buffers from thread to thread. With an arena for each thread and a threshold
/// that adapts to the largest buffer freed, the allocator keeps hundreds of megabytes that nobody
/// uses; two arenas and a fixed threshold give large buffers back to the system when they are freed.
/// What lies below the threshold is given back less eagerly: each page that comes back is one to be
/// cleared.
enum Allocator {
  private static let arenasMax: Int32 = 2
  private static let mappedBytesMin: Int32 = 4 << 20
  private static let trimmedBytesMin: Int32 = 16 << 20

  static func configure() {
    mallopt(M_ARENA_MAX, arenasMax)
    mallopt(M_MMAP_THRESHOLD, mappedBytesMin)
    mallopt(M_TRIM_THRESHOLD, trimmedBytesMin)
  }
}
