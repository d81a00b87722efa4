// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors where PIPE_STRICT is set (continuous integration), so that a newer compiler's
// new warning never stops a user's build.
let strictness: [SwiftSetting] =
  Context.environment["PIPE_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

let swift: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
  ] + strictness

/// Loops over numbers are a hundred times slower unoptimised: these modules are optimised in debug
/// builds too, so that the tests train real networks.
let fast: [SwiftSetting] = swift + [.unsafeFlags(["-O"], .when(configuration: .debug))]
let fastC: [CSetting] = [.unsafeFlags(["-O3"])]

/// The platform's functions of real numbers under one name.
let formulas = Target.Dependency.product(name: "RealModule", package: "swift-numerics")

let package = Package(
  name: "pipe",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "pipe", targets: ["pipe"]),
    .library(name: "Tensors", targets: ["Tensors"]),
    .library(name: "PNG", targets: ["PNG"]),
    .library(name: "Networks", targets: ["Networks"]),
    .library(name: "Drawing", targets: ["Drawing"]),
    .library(name: "Pipeline", targets: ["Pipeline"]),
    .library(name: "Running", targets: ["Running"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "Models", targets: ["Models"]),
    .library(name: "Evaluators", targets: ["Evaluators"]),
    .library(name: "Exporters", targets: ["Exporters"]),
    .library(name: "Studies", targets: ["Studies"]),
    .library(name: "PipeCommand", targets: ["PipeCommand"]),
    .library(name: "PipelineTesting", targets: ["PipelineTesting"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // System libraries: a module map each.
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"]), .brew(["cairo"])]),
    .systemLibrary(
      name: "CNettle", pkgConfig: "nettle",
      providers: [.apt(["nettle-dev"]), .brew(["nettle"])]),

    // Our own C: vector kernels, chosen for the processor at run time.
    .target(name: "CKernels", cSettings: fastC),

    // The numeric core and PNG import neither Foundation nor Pipeline.
    .target(
      name: "Tensors", dependencies: ["CKernels", formulas],
      swiftSettings: fast + [.enableExperimentalFeature("Lifetimes")]),
    .target(name: "PNG", dependencies: ["CPNG"], swiftSettings: fast),

    // Networks: operations, graphs, gradients, and programs that threads run.
    .target(
      name: "Networks", dependencies: ["Tensors", formulas],
      swiftSettings: fast + [.enableExperimentalFeature("Lifetimes")]),

    // Plots: they know nothing of pipelines.
    .target(name: "Drawing", dependencies: ["CCairo", formulas], swiftSettings: fast),

    // Pages of one file each: they know nothing of pipelines either.
    .target(
      name: "Pages", dependencies: ["PNG"],
      resources: [.embedInCode("Resources/page.css"), .embedInCode("Resources/report.css")],
      swiftSettings: fast),

    // What every plugin stands on.
    .target(
      name: "Pipeline",
      dependencies: ["Tensors", "CNettle", .product(name: "Yams", package: "Yams")],
      swiftSettings: fast),

    // Plans at work: the run folder, the cache, checkpoints on disk, the record.
    .target(name: "Running", dependencies: ["Pipeline", "Tensors"], swiftSettings: fast),

    // The plugins: these four never import each other, nor Running.
    .target(
      name: "Datasets", dependencies: ["Pipeline", "Tensors", "PNG", "CZlib"], swiftSettings: fast),
    .target(
      name: "Models", dependencies: ["Pipeline", "Tensors", formulas], swiftSettings: fast),
    .target(
      name: "Evaluators", dependencies: ["Pipeline", "Tensors", formulas], swiftSettings: fast),
    .target(
      name: "Exporters",
      dependencies: ["Pipeline", "Tensors", "PNG", "Drawing", "Pages", formulas],
      resources: [
        "decoder.js", "drawing.js", "explorer.css", "moves.js", "panel.js", "pointer.js",
        "state.js",
      ].map { .embedInCode("Pages/Explorer/\($0)") },
      swiftSettings: fast),

    // What is made of many runs: tables, tests, pictures.
    .target(
      name: "Studies",
      dependencies: ["Pipeline", "Running", "Tensors", "PNG", "Drawing", "Pages", formulas],
      resources: [
        .embedInCode("Report/Styles/runs.css"), .embedInCode("Report/Styles/sections.css"),
      ],
      swiftSettings: fast),

    // Every command, and the one list of plugins (BuiltinPlugins.swift).
    .target(
      name: "PipeCommand",
      dependencies: [
        "Pipeline", "Running", "Datasets", "Models", "Evaluators", "Exporters", "Studies",
        "Tensors", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: swift),
    .executableTarget(name: "pipe", dependencies: ["PipeCommand"], swiftSettings: swift),

    // What plugins are held to, for the tests of other packages too.
    .target(
      name: "PipelineTesting", dependencies: ["Pipeline", "Running", "Studies"],
      swiftSettings: swift),

    // Tests: one folder a target.
    .testTarget(
      name: "TensorsTests", dependencies: ["Tensors"], exclude: ["Reference"],
      swiftSettings: swift),
    .testTarget(
      name: "NetworksTests", dependencies: ["Networks", "Tensors", "CAllocations"],
      swiftSettings: swift),
    .testTarget(name: "PNGTests", dependencies: ["PNG"], swiftSettings: swift),
    .target(
      name: "SampleStages", dependencies: ["Pipeline", "Running", "Studies", "Tensors"],
      path: "Tests/SampleStages", swiftSettings: swift),
    .testTarget(
      name: "PipelineTests",
      dependencies: ["Pipeline", "SampleStages", "Studies", "Tensors"],
      swiftSettings: swift),
    .testTarget(
      name: "RunningTests",
      dependencies: ["Pipeline", "Running", "SampleStages", "Studies", "Tensors"],
      swiftSettings: swift),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "Pipeline", "Tensors", "PNG", "CZlib"],
      exclude: ["Reference"],
      swiftSettings: swift),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .target(name: "Browsers", path: "Tests/Browsers", swiftSettings: swift),
    .testTarget(
      name: "ModelsTests",
      dependencies: ["Models", "Pipeline", "Running", "Tensors", "CAllocations"],
      exclude: ["Reference"], swiftSettings: swift),
    .testTarget(
      name: "EvaluatorsTests", dependencies: ["Evaluators", "Pipeline", "Tensors"],
      exclude: ["Reference"], swiftSettings: swift),
    .testTarget(name: "DrawingTests", dependencies: ["Drawing"], swiftSettings: swift),
    .testTarget(
      name: "ExportersTests",
      dependencies: [
        "Exporters", "Drawing", "Browsers", "Pages", "Pipeline", "PNG", "Tensors",
      ],
      swiftSettings: swift),
    .testTarget(
      name: "StudiesTests",
      dependencies: ["Studies", "Pipeline", "PNG", "Running", "SampleStages", "Tensors"],
      exclude: ["Reference"], swiftSettings: swift),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "pipe", "PipeCommand", "Browsers", "Datasets", "Pipeline", "PipelineTesting", "PNG",
        "Tensors", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["Snapshots", "bad-input.txt"], swiftSettings: swift),
  ],
  swiftLanguageModes: [.v6]
)
