/// A word in a user agent by which a crawler is known.
///
/// Found anywhere in the header, whatever the case of ASCII letters.
package struct BotPattern: Equatable, Sendable {
  /// The crawler's name, as shown in views; several patterns may share one.
  package var name: String
  /// The word to find.
  package var pattern: String
  /// Whether no letter may follow the word: `bot` is then found in `FooBot/1.0`, not in `bottle`.
  package var endsWord: Bool
  /// What may not stand right before the word: `cu` spares the Cubot telephones.
  package var notAfter: [String]

  /// Makes a pattern; its rules are checked when a list is compiled.
  package init(_ name: String, _ pattern: String, endsWord: Bool = false, notAfter: [String] = []) {
    self.name = name
    self.pattern = pattern
    self.endsWord = endsWord
    self.notAfter = notAfter
  }
}
