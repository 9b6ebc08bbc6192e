/// Where the states of the four parties of a transaction are; -1 where it has none.
struct PartySlots: Sendable {
  private let users, merchants, devices, countries: Int32

  init(user: Int32, merchant: Int32, device: Int32, country: Int32) {
    (users, merchants, devices, countries) = (user, merchant, device, country)
  }

  var user: Int { Int(users) }
  var merchant: Int { Int(merchants) }
  var device: Int { Int(devices) }
  var country: Int { Int(countries) }
}
