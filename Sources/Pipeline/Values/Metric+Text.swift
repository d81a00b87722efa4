extension Metric {
  /// The value with its unit, as people read it.
  public var text: String { Readable.quantity(value, unit) }

  /// The value behind its name, as in `loss 0.25 nats a pixel`. Where the name is the unit, as in
  /// `epochs 300`, it is said once.
  public var phrase: String { "\(name) \(Readable.quantity(value, name == unit ? "" : unit))" }

  /// Not-a-number has no form in JSON: it is written as null beside its name as text.
  public var json: JSON {
    var entries: [(String, JSON)] = [("name", .text(name)), ("value", .number(value))]
    if !value.isFinite { entries.append(("value_text", .text("\(value)"))) }
    if !unit.isEmpty { entries.append(("unit", .text(unit))) }
    if !reduction.isEmpty { entries.append(("reduction", .text(reduction))) }
    return .object(entries)
  }
}
