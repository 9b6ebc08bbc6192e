/// A row of a view: what each column shows.
typealias ViewRow = [String: Text]
