import Foundation
import Testing

#if os(Linux) && arch(x86_64)
  @Suite("the bytes of a training") struct ProcessorTests {
    @Test(
      "do not depend on how a library multiplies, within the sizes that docs/engine.md states",
      arguments: [
        (784, "[256]", 2, 100), (784, "[256]", 2, 512), (784, "[256]", 16, 1000),
        (1521, "[64, 512]", 16, 100), (100, "[20, 600]", 16, 100), (35, "[22, 10]", 2, 95),
      ])
    func library(_ pixels: Int, _ hidden: String, _ latent: Int, _ batch: Int) throws {
      let place = try Command.Workplace()
      let side = Int(Double(pixels).squareRoot())
      let resize =
        pixels == 35 ? "" : "\n- {transform: resize, height: \(side), width: \(side)}"
      try place.write(
        """
        pipeline: t
        stages:
        - {load: font, file: "builtin:5x7", codes: 0x20-0x7e}\(resize)
        - {transform: repeat, times: \(batch / 95 + 1)}
        - train: autoencoder
          hidden: \(hidden)
          latent: \(latent)
          batch_size: \(batch)
          epochs: 1

        """, to: "t.yaml")
      // Generated kernels of other processors, and OpenBLAS's.
      let settings = ["A=1", "DNNL_MAX_CPU_ISA=SSE41", "OPENBLAS_CORETYPE=Nehalem"]
      let models = try settings.map { setting in
        let found = try place.start(
          [setting, Command.binary.path, "run", "t.yaml", "--out", setting, "--no-cache"],
          of: "/usr/bin/env")()
        try #require(found.status == 0, "\(found.error)")
        return try place.bytes(of: setting + "/autoencoder.safetensors")
      }
      #expect(models[1] == models[0] && models[2] == models[0])
    }
  }
#endif
