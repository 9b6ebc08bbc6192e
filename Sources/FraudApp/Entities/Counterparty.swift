import PipelineKit

/// What scoring remembers of a device, a merchant or a country.
struct Counterparty: StoredState {
  static let dayMilliseconds: Int64 = 86_400_000

  /// Transactions of one UTC day.
  struct Day: Sendable {
    var number: Int64
    var transactions: Int64
  }

  var recents = SlidingEvents<PartyEntry>()
  var fraud = FraudMarks()
  /// Transactions by day, kept as long as marks of fraud are.
  private(set) var days: [Day] = []
  /// The last day counted, and the transactions of the 28 days that end with it: not stored.
  private var countedDay = Int64.min
  private var counted28d: Int64 = 0
  /// Ever; of devices and merchants.
  var transactions: Int64 = 0
  var blocked: Int64 = 0
  /// Transactions with a label, and with one that says fraud.
  var labels: Int64 = 0
  var fraudLabels: Int64 = 0
  /// The first event time; the greatest integer before it.
  var firstSeen = Int64.max
  /// Of devices everyone who ever used it; of merchants amounts by currency.
  var users = SymbolSet()
  private(set) var amounts: [CurrencyAmounts] = []

  /// Amounts in one currency.
  struct CurrencyAmounts: Sendable {
    var currency: UInt32
    var count: Int64
    var sum: UInt128
  }

  init() {}

  /// Count and sum of the amounts in a currency so far.
  func amounts(in currency: UInt32) -> (count: Int64, sum: UInt128) {
    for amounts in amounts where amounts.currency == currency {
      return (amounts.count, amounts.sum)
    }
    return (0, 0)
  }

  mutating func add(_ amount: Int64, _ currency: UInt32) {
    for index in amounts.indices where amounts[index].currency == currency {
      amounts[index].count += 1
      amounts[index].sum += UInt128(amount)
      return
    }
    amounts.append(CurrencyAmounts(currency: currency, count: 1, sum: UInt128(amount)))
  }

  /// Takes in a transaction of a merchant, once its windows and its history were looked at.
  mutating func remember(_ transaction: borrowing Transaction) {
    transactions += 1
    add(transaction.amount, transaction.currency)
    firstSeen = min(firstSeen, transaction.time)
  }

  /// Counts a transaction of the day.
  mutating func countDay(of time: Int64) {
    let number = Counterparty.day(of: time)
    if number == countedDay { counted28d += 1 } else { countedDay = .min }
    if let last = days.indices.last, days[last].number == number {
      days[last].transactions += 1
      return
    }
    let place = days.firstIndex { $0.number >= number } ?? days.count
    if place < days.count, days[place].number == number {
      days[place].transactions += 1
      return
    }
    countedDay = .min
    days.insert(Day(number: number, transactions: 1), at: place)
    let oldest =
      Counterparty.day(of: max(recents.latest, time) - FraudMarks.keptMilliseconds)
    days.removeAll { $0.number < oldest }
  }

  /// Transactions of the 28 UTC days that end with the day of `time`.
  ///
  /// - Complexity: O(1) for the day asked about before; O(56).
  mutating func transactions28d(at time: Int64) -> Int64 {
    let last = Counterparty.day(of: time)
    if last == countedDay { return counted28d }
    var count: Int64 = 0
    for day in days.reversed() where day.number <= last && day.number > last - 28 {
      count += day.transactions
    }
    (countedDay, counted28d) = (last, count)
    return count
  }

  private static func day(of time: Int64) -> Int64 {
    let day = time / dayMilliseconds
    return time % dayMilliseconds < 0 ? day - 1 : day
  }

  /// Reads a little of each part, so that it is near when it is needed.
  @inline(__always)
  static func touch(_ counterparty: inout Counterparty) -> Int64 {
    var sum = counterparty.recents.lastTime &+ counterparty.transactions
    sum &+= Int64(counterparty.users.count &+ counterparty.fraud.marks.count)
    if counterparty.amounts.count > 0 { sum &+= counterparty.amounts[0].count }
    if counterparty.days.count > 0 { sum &+= counterparty.days[counterparty.days.count - 1].number }
    return sum
  }

  func encode(into out: inout StateWriter) {
    out.write(recents)
    out.write(fraud)
    out.write(days) {
      $0.write($1.number)
      $0.write($1.transactions)
    }
    out.write(transactions)
    out.write(blocked)
    out.write(labels)
    out.write(fraudLabels)
    out.write(firstSeen)
    out.write(users)
    out.write(amounts) {
      $0.write(Int64($1.currency))
      $0.write($1.count)
      $0.write($1.sum)
    }
  }

  init(from reader: inout StateReader) {
    recents = reader.partyRecents()
    fraud = reader.marks()
    days = reader.array { Day(number: $0.integer(), transactions: $0.integer()) }
    transactions = reader.integer()
    blocked = reader.integer()
    labels = reader.integer()
    fraudLabels = reader.integer()
    firstSeen = reader.integer()
    users = reader.symbols()
    amounts = reader.array {
      CurrencyAmounts(currency: UInt32($0.integer()), count: $0.integer(), sum: $0.wide())
    }
  }
}
