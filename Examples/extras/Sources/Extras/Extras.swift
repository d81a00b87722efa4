public import Pipeline

/// Registers every plugin of the package: one line each.
public func registerExtras(in registry: inout Registry) {
  registry.register(component: SignDescent.self)
  registry.register(noise: Dimming.self)
  registry.register(ImageSummary.self)
}
