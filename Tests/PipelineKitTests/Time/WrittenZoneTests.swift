import PipelineKit
import Testing

struct WrittenZoneTests {
  @Test func `every offset comes back from its code`() throws {
    for minutes in -1439...1439 {
      let zone = WrittenZone.offset(minutes: minutes)
      #expect(zone.seconds == Int64(minutes * 60))
      #expect(WrittenZone(code: zone.code) == zone)
    }
  }

  @Test func `Z, plus zero and minus zero are one instant and three texts`() {
    let zones = [WrittenZone.z, .minusZero, .offset(minutes: 0)]
    #expect(zones.map(\.seconds) == [0, 0, 0])
    #expect(Set(zones).count == 3)
  }

  @Test func `codes beyond the last offset are refused`() {
    #expect(WrittenZone(code: 2880) != nil)
    #expect(WrittenZone(code: 2881) == nil)
    #expect(WrittenZone(code: .max) == nil)
  }

  @Test func `every pair of numbers is a zone or not by its range`() {
    for hours in -1...25 {
      for minutes in -1...61 {
        let isZone = (0..<24).contains(hours) && (0..<60).contains(minutes)
        for sign in [UInt8(ascii: "+"), UInt8(ascii: "-")] {
          let zone = WrittenZone(sign: sign, hours: hours, minutes: minutes)
          #expect((zone != nil) == isZone)
          let seconds = Int64((hours * 60 + minutes) * 60)
          #expect(zone == nil || zone?.seconds == (sign == UInt8(ascii: "-") ? -seconds : seconds))
        }
      }
    }
    #expect(WrittenZone(sign: UInt8(ascii: " "), hours: 1, minutes: 0) == nil)
  }

  @Test func `an offset of a day traps`() async {
    await #expect(processExitsWith: .failure) { _ = WrittenZone.offset(minutes: 1440) }
  }
}
