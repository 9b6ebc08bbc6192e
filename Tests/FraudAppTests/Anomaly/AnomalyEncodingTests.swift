import EventGenerator
import FraudApp
import Testing

struct AnomalyEncodingTests {
  private func bytes(_ model: AnomalyModel) -> [UInt8] {
    var bytes: [UInt8] = []
    model.encode(into: &bytes)
    return bytes
  }

  @Test(arguments: [0, 1, 1_000])
  func `a decoded model is the model`(transactions: Int) throws {
    let model = AnomalyInputs.model(of: transactions)
    let stored = bytes(model)
    let again = try AnomalyModel(decoding: stored.span.bytes)
    #expect(again == model)
    #expect(bytes(again) == stored)
  }

  @Test func `a model that stops and starts scores as one that does not`() throws {
    var random = SplitMix64(seed: 4)
    var straight = AnomalyInputs.model(of: 1_000)
    var stopped = straight
    for index in 0..<1_000 {
      if index % 100 == 0 { stopped = try AnomalyModel(decoding: bytes(stopped).span.bytes) }
      let input = AnomalyInputs.ordinary(&random)
      #expect(straight.scoreAndLearn(input.span) == stopped.scoreAndLearn(input.span))
    }
  }

  @Test func `encoding appends`() throws {
    var out: [UInt8] = [7]
    AnomalyModel().encode(into: &out)
    #expect(out.first == 7)
    #expect(out.count < 20, "zeros are a run")
  }

  @Test func `a truncation is an error`() {
    let stored = bytes(AnomalyInputs.model(of: 20))
    for length in stride(from: 0, to: stored.count, by: 3) {
      #expect(throws: AnomalyError.self) {
        try AnomalyModel(decoding: Array(stored[..<length]).span.bytes)
      }
    }
  }

  @Test func `a newer version is not corrupt`() {
    #expect(throws: AnomalyError.newer(version: 2)) {
      try AnomalyModel(decoding: ([2, 0, 0] as [UInt8]).span.bytes)
    }
  }

  @Test func `no change of a byte decodes to other bytes`() {
    let stored = bytes(AnomalyInputs.model(of: 10))
    for index in stride(from: 0, to: stored.count, by: 5) {
      for bit in 0..<8 {
        var changed = stored
        changed[index] ^= 1 << UInt8(bit)
        guard let model = try? AnomalyModel(decoding: changed.span.bytes) else { continue }
        #expect(bytes(model) == changed, "byte \(index), bit \(bit)")
      }
    }
  }
}
