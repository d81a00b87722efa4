import Testing

#if os(Linux)
  @Suite(
    "a system without oneDNN and OpenBLAS",
    .enabled(if: Sandbox.canMount, "needs unshare and mount"))
  struct NoLibraryTests {
    /// Runs a pipeline where both libraries are empty files.
    private func run(_ train: String) throws -> Command.Outcome {
      let work = try Command.Workplace()
      try work.write(
        """
        pipeline: plain
        stages:
          - load: font
          - \(train)
          - evaluate: reconstruction
        """, to: "plain.yaml")
      return try work.mounted(
        "-o size=64k",
        """
        for file in $(ldconfig -p | sed -n 's/.*=> \\(.*lib\\(openblas\\|dnnl\\)\\.so.*\\)/\\1/p'); do
          mount --bind /dev/null "$file" || exit 1
        done
        $PIPE run plain.yaml --out run --no-cache; echo "status $?"
        """)
    }

    @Test("trains networks too wide for our own kernels all the same")
    func wide() throws {
      let outcome = try run("{train: autoencoder, hidden: [2000], epochs: 3}")
      #expect(outcome.output.hasSuffix("status 0\n"), "\(outcome.error)")
      #expect(outcome.output.contains("autoencoder.epochs = 3 epochs\n"))
    }

    @Test("says what principal components need")
    func components() throws {
      let outcome = try run("{train: pca, latent: 2}")
      #expect(outcome.output == "status 74\n")
      #expect(
        outcome.error.hasSuffix(
          "error: train: pca: OpenBLAS is missing: install it, on Debian and Ubuntu by "
            + "'apt-get install libopenblas0'\n"), "\(outcome.error)")
    }
  }
#endif
