// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  // The folds of an application are specialised for its own types only when the optimiser may look
  // across modules; what exclusive access to memory debug builds and all tests check. 10 % of job A.
  .unsafeFlags(
    ["-cross-module-optimization", "-enforce-exclusivity=unchecked"],
    .when(configuration: .release)),
]

let package = Package(
  name: "PipelineKit",
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .target(
      name: "PipelineKit",
      dependencies: [
        "CMalloc", "CZlib",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "HeapModule", package: "swift-collections"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "AnalyticsApp",
      dependencies: [
        "PipelineKit", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "FraudApp",
      dependencies: [
        "PipelineKit", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "InventoryApp",
      dependencies: [
        "PipelineKit", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "LogAggregatorApp",
      dependencies: [
        "PipelineKit", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(
      name: "EventGenerator",
      dependencies: [.product(name: "HeapModule", package: "swift-collections")],
      swiftSettings: strict),
    .executableTarget(
      name: "eventgen",
      dependencies: [
        "EventGenerator", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(name: "PipelineKitTests", dependencies: ["PipelineKit"], swiftSettings: strict),
    .testTarget(
      name: "EventGeneratorTests", dependencies: ["EventGenerator"], swiftSettings: strict),
    .target(
      name: "ModelSupport", dependencies: ["EventGenerator", "PipelineKit"],
      path: "Tests/ModelSupport", swiftSettings: strict),
    .testTarget(
      name: "AnalyticsAppTests",
      dependencies: ["AnalyticsApp", "EventGenerator", "ModelSupport", "PipelineKit"],
      swiftSettings: strict),
    .testTarget(
      name: "FraudAppTests",
      dependencies: ["FraudApp", "EventGenerator", "ModelSupport", "PipelineKit"],
      swiftSettings: strict),
    .testTarget(
      name: "InventoryAppTests",
      dependencies: ["InventoryApp", "EventGenerator", "ModelSupport", "PipelineKit"],
      swiftSettings: strict),
    .testTarget(
      name: "LogAggregatorAppTests",
      dependencies: ["LogAggregatorApp", "EventGenerator", "ModelSupport", "PipelineKit"],
      swiftSettings: strict),
  ]
)
