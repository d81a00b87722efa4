// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who depends on `pipe` resolves what only benchmarks need.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "pipe", path: "..")],
  targets: [
    .systemLibrary(
      name: "CBareZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .executableTarget(name: "Benchmarks", dependencies: ["CBareZlib"]),
    .executableTarget(
      name: "LargeProduct", dependencies: [.product(name: "Tensors", package: "pipe")]),
    .executableTarget(
      name: "ConvolutionSteps",
      dependencies: [
        .product(name: "Networks", package: "pipe"), .product(name: "Tensors", package: "pipe"),
      ]),
    .executableTarget(
      name: "NoiseBatches",
      dependencies: [
        .product(name: "Pipeline", package: "pipe"), .product(name: "Datasets", package: "pipe"),
        .product(name: "Tensors", package: "pipe"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
