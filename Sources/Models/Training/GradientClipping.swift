/// Limits of the gradient before a step; `nil` for none.
struct GradientClipping: Sendable, Equatable {
  /// Of the norm over all parameters: a longer gradient is shortened.
  var norm: Double?
  /// Of each parameter's own.
  var value: Double?
}
