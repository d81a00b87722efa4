import Foundation
import Testing

#if os(Linux)
  @Suite("a run in poor surroundings") struct SurroundingsTests {
    private let place: Command.Workplace

    init() throws {
      place = try Command.Workplace()
      try place.write(
        """
        pipeline: wide
        stages:
        - {load: font, file: "builtin:5x7", codes: 0x20-0x7e}
        - {transform: resize, height: 24, width: 24}
        - train: variational-autoencoder
          hidden: [1700]
          latent: 2
          epochs: 2
        - {evaluate: reconstruction}
        - {export: latent-scatter}

        """, to: "wide.yaml")
      try place.write(
        """
        pipeline: components
        stages:
        - {load: font, file: "builtin:5x7", codes: 0x20-0x7e}
        - {transform: resize, height: 24, width: 24}
        - {train: pca, latent: 2}

        """, to: "components.yaml")
    }

    private func shell(_ script: String) throws -> Command.Outcome {
      try place.start(["-c", script, Command.binary.path], of: "/bin/bash")()
    }

    @Test(
      "with little to address, every stage runs or says what it lacks",
      arguments: [120, 160, 200, 250, 300, 350, 400, 600, 1000, 4000])
    func addressSpace(_ megabytes: Int) throws {
      for file in ["wide", "components"] {
        let found = try shell(
          "ulimit -v \(megabytes * 1024); exec timeout 60 $0 run \(file).yaml --force --no-cache")
        #expect([0, 65, 74].contains(found.status), "\(file): \(found.status) \(found.error)")
        // The system's loader has its own words where not even the program fits.
        if found.status != 0 { #expect(found.error.contains("error"), "\(file): \(found.error)") }
        #expect(!found.error.contains("OpenBLAS is missing"), "\(file): \(found.error)")
        if megabytes >= 1000 { #expect(found.status == 0, "\(file): \(found.error)") }
      }
    }

    @Test(
      "without a home it goes on without a cache, and says so",
      arguments: ["unset HOME", "export HOME=", "export HOME=/no/such/folder", "export HOME=here"])
    func home(_ setting: String) throws {
      let found = try shell(
        "\(setting); unset XDG_CACHE_HOME PIPE_CACHE; exec $0 run components.yaml --out run")
      #expect(found.status == 0, "\(found.error)")
      #expect(found.error.contains("note: runs without a cache: "), "\(found.error)")
      #expect(found.error.contains("$HOME"), "\(found.error)")
    }

    @Test("a time before 1677 or after 2262 is a file's time like another")
    func times() throws {
      try place.write("A:8100000000000000\n", to: "f.hex")
      try place.write(
        "pipeline: t\nstages:\n- {load: font, file: f.hex, codes: 0xA}\n", to: "t.yaml")
      try place.write("00000A:81000000000000000000000000000000\n", to: "f.hex")
      for date in ["1500-01-01", "1650-01-01", "1901-01-01", "2300-01-01", "2446-01-01"] {
        // Some file systems keep the nearest time that they can.
        let found = try shell(
          "touch -d \(date) f.hex t.yaml; $0 run t.yaml --out run --force --quiet && "
            + "$0 run t.yaml --out run --quiet && touch -d \(date) run/* && "
            + "$0 run t.yaml --out run --quiet && $0 inspect run && $0 cache list && $0 cache clear"
        )
        #expect(found.status == 0, "\(date): \(found.error)")
      }
    }
  }
#endif
