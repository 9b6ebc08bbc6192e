import PipelineKit
import Testing

@Suite struct IDSetTests {
  /// Ids that collide often: few values, the all-zero one among them.
  private func smallID(_ random: inout PrintedSeedRandom) -> ID128 {
    ID128(
      uuid: UInt64.random(in: 0..<40, using: &random), UInt64.random(in: 0..<40, using: &random))
  }

  @Test func `an id is new once`() {
    var set = IDSet()
    let id = ID128(uuid: 1, 2)
    #expect(!set.contains(id))
    #expect(set.insert(id) == true)
    #expect(set.insert(id) == false)
    #expect(set.contains(id))
    #expect(set.count == 1)
  }

  @Test func `an empty set holds no memory`() {
    #expect(IDSet().byteCount == 0)
    #expect(IDSet().count == 0)
    #expect(Array(IDSet()).isEmpty)
  }

  @Test func `the all-zero id is an id like any other`() {
    let zero = ID128(uuid: 0, 0)
    var set = IDSet.tagged()
    #expect(!set.contains(zero))
    #expect(set.tag(of: zero) == nil)
    #expect(set.insert(zero, tag: 7) == true)
    #expect(set.insert(zero, tag: 8) == false)
    #expect(set.contains(zero))
    #expect(set.tag(of: zero) == 7)
    #expect(set.count == 1)
    #expect(Array(set) == [zero])
    #expect(set.removeAll(taggedBelow: 8) == 1)
    #expect(!set.contains(zero))
  }

  @Test func `random insertions agree with a set`() {
    var random = PrintedSeedRandom(named: "id set")
    var set = IDSet()
    var model = Set<ID128>()
    for _ in 0..<5_000 {
      let id = smallID(&random)
      #expect(set.contains(id) == model.contains(id))
      #expect(set.insert(id) == model.insert(id).inserted)
      #expect(set.count == model.count)
    }
    #expect(Set(set) == model)
    #expect(Array(set).count == model.count)
    set.removeAll()
    #expect(set.count == 0)
    #expect(set.byteCount == 0)
  }

  @Test(arguments: [0, 1, 63, 64, 65, 1_000])
  func `inserting many gives the verdicts of inserting one by one`(batchCount: Int) {
    var random = PrintedSeedRandom(named: "insert all")
    var set = IDSet()
    var model = IDSet()
    var verdicts: [Bool] = [true]
    for _ in 0..<20 {
      let ids = (0..<batchCount).map { _ in smallID(&random) }
      set.insertAll(ids.span, into: &verdicts)
      #expect(verdicts == ids.map { model.insert($0) })
    }
    #expect(Set(set) == Set(model))
  }

  @Test func `a tag is that of the first arrival, through growth`() {
    var random = PrintedSeedRandom(named: "tags")
    var set = IDSet.tagged()
    var model: [ID128: Int64] = [:]
    var verdicts: [Bool] = []
    for tag in 0..<Int64(300) {
      let ids = (0..<20).map { _ in smallID(&random) }
      set.insertAll(ids.span, tag: tag, into: &verdicts)
      for id in ids where model[id] == nil { model[id] = tag }
    }
    for (id, tag) in model { #expect(set.tag(of: id) == tag) }
    let expected = model.filter { $0.value >= 100 }
    #expect(set.removeAll(taggedBelow: 100) == model.count - expected.count)
    #expect(Set(set) == Set(expected.keys))
    for (id, tag) in expected { #expect(set.tag(of: id) == tag) }
  }

  @Test func `a set without tags has none`() {
    var set = IDSet()
    set.insert(ID128(uuid: 1, 1), tag: 5)
    #expect(set.tag(of: ID128(uuid: 1, 1)) == nil)
  }

  @Test func `an id costs 21 to 43 bytes, and in a large set no more than 32`() {
    var set = IDSet()
    for index in 0..<UInt64(300_000) {
      set.insert(ID128(uuid: 1, index))
      guard set.count > 100, index % 97 == 0 else { continue }
      #expect(set.byteCount >= set.count * 21)
      #expect(set.byteCount <= set.count * (set.count < 100_000 ? 43 : 32))
    }
  }

  /// Beyond the size from which the table grows where it is, with ids that crowd its start and end.
  @Test(arguments: [false, true])
  func `a large set keeps all ids and tags through growth`(isTagged: Bool) {
    var random = PrintedSeedRandom(named: "a large set")
    var set = isTagged ? IDSet.tagged() : IDSet()
    let ids = (0..<600_000).map { _ in ID128(uuid: random.next(), random.next()) }
    for (tag, id) in ids.enumerated() { set.insert(id, tag: Int64(tag)) }
    let early = set
    #expect(set.count == Set(ids).count)
    #expect(ids.allSatisfy { set.contains($0) })
    if isTagged { #expect(ids.indices.allSatisfy { set.tag(of: ids[$0]) == Int64($0) }) }
    var verdicts: [Bool] = []
    set.insertAll(ids.span, into: &verdicts)
    #expect(!verdicts.contains(true))
    set.insert(ID128(uuid: 1, 2))
    #expect(!early.contains(ID128(uuid: 1, 2)) && set.contains(ID128(uuid: 1, 2)))
  }

  @Test(arguments: [false, true])
  func `expectations right and wrong change no verdict`(isTagged: Bool) {
    var random = PrintedSeedRandom(named: "expectations")
    for expected in [0, 1, 700, 5_000, 5_200, 400_000] {
      var set = isTagged ? IDSet.tagged() : IDSet()
      var model = IDSet()
      for step in 0..<5_000 {
        if step % 1_000 == 10 { set.expect(expected + step % 3) }
        let id = ID128(uuid: 3, UInt64.random(in: 0..<4_000, using: &random))
        #expect(set.insert(id, tag: 9) == model.insert(id))
      }
      #expect(Set(set) == Set(model))
    }
  }

  @Test func `a set that was told its size takes 22 bytes an id`() {
    var set = IDSet()
    set.expect(300_000)
    for index in 0..<UInt64(300_000) { set.insert(ID128(uuid: 1, index)) }
    #expect(set.byteCount <= set.count * 23)
  }

  @Test func `copies are independent`() {
    var a = IDSet()
    a.insert(ID128(uuid: 1, 1))
    var b = a
    b.insert(ID128(uuid: 2, 2))
    #expect(a.count == 1)
    #expect(!a.contains(ID128(uuid: 2, 2)))
  }
}
