/// A sorted sequence for each of very many keys, in two flat arrays.
///
///     rings   one a key:  header | block | head | count | capacity
///     pool    blocks of 4, 8, 16 … elements      ring of key 7: count 3, head 2, capacity 4
///             … │ e2 · e0 e1 │ …                 (element 0 at the head, wrapping round)
///
/// A full ring moves to a block twice as large; blocks given up wait in a list a size, and are
/// taken again before the pool grows. So nothing is allocated once the pool has seen its greatest
/// extent, and a key costs its ring and a block, not an array object.
///
/// The header is the owner's, kept in the ring's cache line.
struct KeyedRings<Header: Sendable, Element: Sendable>: Sendable {
  struct Ring: Sendable {
    var header: Header
    /// Where the block starts in the pool.
    var block: UInt32 = 0
    /// The place of the first element in the block.
    var head: UInt32 = 0
    var count: UInt32 = 0
    /// A power of two, or 0 for a ring without a block.
    var capacity: UInt32 = 0

    @inline(__always)
    func position(_ index: Int) -> Int {
      Int(block &+ ((head &+ UInt32(truncatingIfNeeded: index)) & (capacity &- 1)))
    }
  }

  private static var capacityMin: UInt32 { 4 }

  private(set) var rings: [Ring] = []
  private var pool: [Element] = []
  private var unusedBlocks = [[UInt32]](repeating: [], count: 32)
  private let emptyHeader: Header
  private let filler: Element
  private var warmth: UInt32 = 0

  /// - Parameters:
  ///   - emptyHeader: the header of a key that holds nothing.
  ///   - filler: stands where no element is.
  init(emptyHeader: Header, filler: Element) {
    self.emptyHeader = emptyHeader
    self.filler = filler
  }

  /// The keys that may hold something are `0 ..< keyCount`.
  var keyCount: Int { rings.count }

  /// Bytes held, about.
  var memoryEstimate: Int {
    rings.capacity * MemoryLayout<Ring>.stride + pool.capacity * MemoryLayout<Element>.stride
  }

  /// Makes `key` one of those that may hold something.
  @inline(__always)
  mutating func reach(_ key: Int) {
    if key >= rings.count { extend(to: key) }
  }

  private mutating func extend(to key: Int) {
    precondition(key >= 0, "a negative key")
    while rings.count <= key { rings.append(Ring(header: emptyHeader)) }
  }

  /// Reads the rings of keys, then their first and last elements, so that the waits for memory overlap.
  ///
  /// `warmth` keeps the compiler from leaving out reads that nothing needs.
  mutating func warm(_ keys: Span<Int32>) {
    for index in keys.indices where Int(keys[index]) < rings.count {
      warmth &+= rings[Int(keys[index])].block
    }
    for index in keys.indices where Int(keys[index]) < rings.count {
      let ring = rings[Int(keys[index])]
      guard ring.count > 0 else { continue }
      withUnsafeBytes(of: pool[ring.position(0)]) { warmth &+= UInt32($0[0]) }
      withUnsafeBytes(of: pool[ring.position(Int(ring.count) - 1)]) { warmth &+= UInt32($0[0]) }
    }
  }

  /// The ring of a key, to look at several of its elements.
  @inline(__always)
  func ring(_ key: Int) -> Ring { rings[key] }

  /// The element of `ring` at `index`, which is below its count.
  @inline(__always)
  func element(_ ring: Ring, _ index: Int) -> Element { pool[ring.position(index)] }

  @inline(__always)
  mutating func setHeader(_ header: Header, of key: Int) { rings[key].header = header }

  @inline(__always)
  mutating func replace(_ index: Int, of key: Int, by element: Element) {
    pool[rings[key].position(index)] = element
  }

  /// Drops the first `count` elements; keeps the block.
  @inline(__always)
  mutating func removeFirst(_ count: Int, of key: Int) {
    precondition(count <= Int(rings[key].count), "more elements than there are")
    rings[key].head = (rings[key].head &+ UInt32(count)) & (rings[key].capacity &- 1)
    rings[key].count &-= UInt32(count)
  }

  /// Puts an element before that at `index`, or behind the last; moves up those from there on.
  ///
  /// - Complexity: O(elements behind `index`), amortised.
  @inline(__always)
  mutating func insert(_ element: Element, at index: Int, of key: Int) {
    if rings[key].count == rings[key].capacity { grow(key) }
    let ring = rings[key]
    var last = Int(ring.count)
    while last > index {
      pool[ring.position(last)] = pool[ring.position(last &- 1)]
      last &-= 1
    }
    pool[ring.position(index)] = element
    rings[key].count = ring.count &+ 1
  }

  /// Forgets the key: elements, block and header.
  mutating func remove(_ key: Int) {
    release(rings[key])
    rings[key] = Ring(header: emptyHeader)
  }

  /// Moves a ring to the smallest block that fits, or to none.
  mutating func shrink(_ key: Int) {
    let ring = rings[key]
    let wanted = Self.capacity(for: ring.count)
    if wanted < ring.capacity { move(key, toCapacity: wanted) }
  }

  private static func capacity(for count: UInt32) -> UInt32 {
    guard count > 0 else { return 0 }
    var capacity = capacityMin
    while capacity < count { capacity *= 2 }
    return capacity
  }

  @inline(never)
  private mutating func grow(_ key: Int) {
    move(key, toCapacity: max(Self.capacityMin, rings[key].capacity * 2))
  }

  private mutating func move(_ key: Int, toCapacity capacity: UInt32) {
    let old = rings[key]
    var new = old
    new.head = 0
    new.capacity = capacity
    new.block = capacity == 0 ? 0 : takeBlock(capacity)
    for index in 0..<Int(old.count) { pool[new.position(index)] = pool[old.position(index)] }
    rings[key] = new
    release(old)
  }

  private mutating func takeBlock(_ capacity: UInt32) -> UInt32 {
    if let unused = unusedBlocks[capacity.trailingZeroBitCount].popLast() { return unused }
    let block = pool.count
    precondition(block <= Int(UInt32.max - capacity), "a pool of more than 2^32 elements")
    for _ in 0..<capacity { pool.append(filler) }
    return UInt32(block)
  }

  private mutating func release(_ ring: Ring) {
    guard ring.capacity > 0 else { return }
    unusedBlocks[ring.capacity.trailingZeroBitCount].append(ring.block)
  }
}
