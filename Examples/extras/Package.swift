// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "extras",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "pipe", path: "../..")],
  targets: [
    .target(
      name: "Extras",
      dependencies: [
        .product(name: "Pipeline", package: "pipe"), .product(name: "Tensors", package: "pipe"),
      ]),
    .executableTarget(
      name: "mypipe",
      dependencies: ["Extras", .product(name: "PipeCommand", package: "pipe")]),
    .testTarget(
      name: "ExtrasTests",
      dependencies: [
        "Extras", .product(name: "PipeCommand", package: "pipe"),
        .product(name: "PipelineTesting", package: "pipe"),
      ]),
  ])
