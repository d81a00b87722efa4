import PNG
import Pipeline

extension RunIdentity {
  /// Where a picture came from, as its file says it.
  var notes: [PNGText] {
    [
      PNGText(keyword: "pipeline", text: pipeline),
      PNGText(keyword: "options_sha256", text: options),
      PNGText(keyword: "seed", text: String(seed)),
      PNGText(keyword: "Software", text: "pipe \(version)"),
    ]
  }
}
