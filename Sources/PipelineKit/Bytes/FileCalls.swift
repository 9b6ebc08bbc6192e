import Glibc

/// The system calls that change a file, below ``OpenFile``.
///
/// There are two conformers: ``SystemFileCalls``, and one in the tests that fails on demand, which
/// is how a full disk and a failing sync are tried out.
///
/// Each function has the meaning of the C function in its documentation, `errno` included.
package protocol FileCalls: Sendable {
  /// The corresponding C function is `pwrite`.
  func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at position: Int) -> Int
  /// The corresponding C function is `fdatasync`.
  func synchronize(_ descriptor: Int32) -> Int32
  /// The corresponding C function is `ftruncate`.
  func truncate(_ descriptor: Int32, to size: Int) -> Int32
}

/// The operating system itself.
package struct SystemFileCalls: FileCalls {
  package init() {}

  package func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at position: Int
  ) -> Int {
    Glibc.pwrite(descriptor, bytes.baseAddress, bytes.count, position)
  }

  package func synchronize(_ descriptor: Int32) -> Int32 { Glibc.fdatasync(descriptor) }

  package func truncate(_ descriptor: Int32, to size: Int) -> Int32 {
    Glibc.ftruncate(descriptor, size)
  }
}
