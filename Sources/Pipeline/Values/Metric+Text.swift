extension Metric {
  /// The value with its unit, as people read it.
  public var text: String { Readable.quantity(value, unit) }

  /// The value behind its name, as in `loss 0.25 nats a pixel`. Where the name is the unit, as in
  /// `epochs 300`, it is said once.
  public var phrase: String { "\(name) \(Readable.quantity(value, name == unit ? "" : unit))" }
}
