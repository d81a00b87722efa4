import PNG
import Pages

/// A picture of a run, inside its page.
///
/// Vector graphics are embedded as images too, not as elements of the page: their ids cannot clash
/// with each other's, and nothing in them can run.
struct ReportPicture {
  let path: String
  let bytes: [UInt8]
  /// The title of the stage that drew it.
  let stage: String

  static let endings = ["png": "image/png", "svg": "image/svg+xml"]

  /// Whether a file of this name can be shown.
  static func isPicture(_ path: String) -> Bool { type(of: path) != nil }

  private static func type(of path: String) -> String? {
    path.split(separator: ".").last.flatMap { endings[$0.lowercased()] }
  }

  private var header: PNGHeader? { try? PNGHeader(reading: bytes) }

  /// Whether it is so small that each pixel is to be seen.
  var isSmall: Bool { header.map { $0.width <= 64 && $0.height <= 64 } ?? false }

  func text(_ files: ReportFiles) -> String {
    let name = HTMLText.escaped(path)
    let picture =
      (try? EmbeddedPicture(png: bytes)) ?? EmbeddedPicture(bytes, type: Self.type(of: path) ?? "")
    let link = "<a href=\"\(files.address(of: path))\">"
    return """
      <figure>
      <figcaption>\(link)\(name)</a>\(isSmall ? "" : " · " + HTMLText.escaped(stage))</figcaption>
      \(link)\(picture.element(alt: path))</a>
      </figure>

      """
  }
}
