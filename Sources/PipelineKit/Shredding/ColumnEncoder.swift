/// Writes one column of a batch in the form that suits its scalars.
///
/// The form is chosen from the batch's own scalars alone, so the same lines give the same bytes.
/// Every form but `raw` is tried on all scalars and given up at the first that it would not give
/// back byte by byte.
///
///     form : UInt8 | what the form needs | blocks and sections
struct ColumnEncoder: ~Copyable {
  /// Scalars of a column for one entry of its dictionary, on average, at least.
  static let scalarsPerEntry = 3

  /// Shared with what else a batch writes: shapes and records.
  var compressor: Compressor
  private var distinct = DistinctScalars()
  /// The numbers that stand for the scalars at hand; only as many as there are scalars count.
  private var numbers: [Int64] = []

  init() throws(DeflateError) { compressor = try Compressor() }

  /// Appends the column of the scalars `spans` (packed starts and lengths in `bytes`) to `out`.
  ///
  /// Forms that the first scalar rules out are not tried. A column whose first scalars nearly all
  /// differ is tried as prefix and number before a dictionary is built for it in vain.
  ///
  /// - Precondition: there is one scalar at least.
  /// - Complexity: O(bytes in the scalars), some 30 ns a scalar.
  mutating func append(_ spans: Span<UInt64>, in bytes: borrowing RawSpan, to out: inout [UInt8]) {
    precondition(spans.count > 0, "a column has scalars")
    if numbers.count < spans.count {
      numbers = [Int64](repeating: 0, count: spans.count + spans.count / 2)
    }
    let start = SlotBuffer.start(spans[0])
    let count = SlotBuffer.count(spans[0])
    if count == UUIDScalars.byteCount, appendUUIDs(spans, in: bytes, to: &out) { return }
    if appendTimestamps(spans, in: bytes, to: &out) { return }
    if count > 0, NumberText.isNumeric(bytes.byte(start)),
      appendNumbers(spans, in: bytes, to: &out)
    {
      return
    }
    let isUnique = sampleIsUnique(spans, in: bytes)
    if isUnique, appendAffixed(spans, in: bytes, to: &out) { return }
    if appendDictionary(spans, in: bytes, to: &out) { return }
    if !isUnique, appendAffixed(spans, in: bytes, to: &out) { return }
    out.append(ColumnForm.raw.rawValue)
    appendTexts(spans, in: bytes, effort: .fast, to: &out)
  }

  /// Each of these appends the whole column, or nothing and returns false.
  private mutating func appendUUIDs(
    _ spans: Span<UInt64>, in bytes: borrowing RawSpan, to out: inout [UInt8]
  ) -> Bool {
    out.append(ColumnForm.uuid.rawValue)
    if UUIDScalars.append(spans, in: bytes, to: &out) { return true }
    out.removeLast()
    return false
  }

  private mutating func appendTimestamps(
    _ spans: Span<UInt64>, in bytes: borrowing RawSpan, to out: inout [UInt8]
  ) -> Bool {
    guard let layout = TimestampText.parse(spans, in: bytes, into: &numbers) else { return false }
    out.append(ColumnForm.timestamp.rawValue)
    layout.append(to: &out)
    appendIntegers(spans.count, to: &out)
    return true
  }

  /// Integers are written as numbers behind an empty prefix.
  private mutating func appendNumbers(
    _ spans: Span<UInt64>, in bytes: borrowing RawSpan, to out: inout [UInt8]
  ) -> Bool {
    if NumberText.integers(spans, in: bytes, into: &numbers) {
      out.append(ColumnForm.affix.rawValue)
      out.append(0)
      Varint.append(0, to: &out)
    } else if let places = NumberText.decimals(spans, in: bytes, into: &numbers) {
      out.append(ColumnForm.decimal.rawValue)
      out.append(UInt8(places))
    } else {
      return false
    }
    appendIntegers(spans.count, to: &out)
    return true
  }

  /// The prefix is written once, then the numbers behind it.
  private mutating func appendAffixed(
    _ spans: Span<UInt64>, in bytes: borrowing RawSpan, to out: inout [UInt8]
  ) -> Bool {
    guard let affix = NumberText.affixed(spans, in: bytes, into: &numbers) else { return false }
    out.append(ColumnForm.affix.rawValue)
    out.append(UInt8(affix.width))
    Varint.append(UInt64(affix.prefixCount), to: &out)
    let start = SlotBuffer.start(spans[0])
    out.append(contentsOf: bytes.array(start..<start + affix.prefixCount))
    appendIntegers(spans.count, to: &out)
    return true
  }

  private mutating func sampleIsUnique(_ spans: Span<UInt64>, in bytes: borrowing RawSpan) -> Bool {
    return distinct.sampleIsUnique(spans, in: bytes, codes: &numbers)
  }

  /// The dictionary is deflated thoroughly: it is small, and the text a reader needs most.
  private mutating func appendDictionary(
    _ spans: Span<UInt64>, in bytes: borrowing RawSpan, to out: inout [UInt8]
  ) -> Bool {
    let limit = max(16, spans.count / ColumnEncoder.scalarsPerEntry)
    guard distinct.collect(spans, in: bytes, max: limit, codes: &numbers) else { return false }
    out.append(ColumnForm.dictionary.rawValue)
    Varint.append(UInt64(distinct.entries.count), to: &out)
    let entries = distinct.entries
    appendTexts(entries.span, in: bytes, effort: .thorough, to: &out)
    appendIntegers(spans.count, to: &out)
    return true
  }

  /// Appends the first `count` of `numbers`, which stand for the column's scalars.
  private mutating func appendIntegers(_ count: Int, to out: inout [UInt8]) {
    IntegerBlock.append(numbers, first: count, with: &compressor, to: &out)
  }

  /// Appends lengths, then the texts back to back.
  mutating func appendTexts(
    _ spans: Span<UInt64>, in bytes: borrowing RawSpan, effort: DeflateEffort,
    to out: inout [UInt8]
  ) {
    var lengths: [Int64] = []
    lengths.reserveCapacity(spans.count)
    var total = 0
    for index in 0..<spans.count {
      let count = SlotBuffer.count(spans[index])
      lengths.append(Int64(count))
      total += count
    }
    IntegerBlock.append(lengths, with: &compressor, to: &out)
    let text = ColumnEncoder.gathered(spans, total, in: bytes)
    Section.append(text, effort: effort, with: &compressor, to: &out)
  }

  /// The texts back to back, `total` bytes in all.
  private static func gathered(_ spans: Span<UInt64>, _ total: Int, in bytes: borrowing RawSpan)
    -> [UInt8]
  {
    var text = [UInt8](repeating: 0, count: total)
    var span = text.mutableSpan
    var target = span.mutableBytes
    var position = 0
    for index in 0..<spans.count {
      SlotBuffer.touch(spans, from: index, in: bytes)
      let count = SlotBuffer.count(spans[index])
      target.copy(bytes, SlotBuffer.start(spans[index]), count: count, to: position)
      position += count
    }
    return text
  }
}
