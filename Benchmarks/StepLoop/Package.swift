// swift-tools-version: 6.2
import PackageDescription

// A step of the variational autoencoder on the numeric core alone: docs/engine.md says what it shows.
let package = Package(
  name: "StepLoop",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "pipe", path: "../..")],
  targets: [
    .executableTarget(
      name: "StepLoop", dependencies: [.product(name: "Tensors", package: "pipe")])
  ],
  swiftLanguageModes: [.v6]
)
