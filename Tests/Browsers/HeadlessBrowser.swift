import Foundation

/// A browser without a window, for tests of pages: Chromium, where it is installed.
public struct HeadlessBrowser {
  /// Where it is; `nil` where there is none.
  public static let path: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let names = ["chromium", "chromium-browser", "google-chrome"]
    let places =
      names.flatMap { name in folders.map { "\($0)/\(name)" } }
      + ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
    return places.first(where: FileManager.default.isExecutableFile)
  }()

  /// What a page's tests found.
  public struct Outcome<Result: Decodable>: Decodable {
    public let result: Result
    /// Errors of its scripts, and what it tried to fetch.
    public let problems: [String]
  }

  /// What went wrong with the browser itself.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Opens a page and runs a script in it.
  /// - Parameter script: the body of an asynchronous function, which returns what JSON can hold.
  ///   `frame()` waits for the page's next picture.
  public static func run<Result: Decodable>(
    _ script: String, in html: String, as type: Result.Type = Result.self
  ) throws -> Outcome<Result> {
    let first = """
      <script>
      const problems = [];
      addEventListener("error", event => problems.push(event.message));
      addEventListener("unhandledrejection", event => problems.push(String(event.reason)));
      addEventListener("securitypolicyviolation", event => problems.push(event.violatedDirective));
      // Without a window there may be no next picture for long.
      window.requestAnimationFrame = draw => setTimeout(draw, 10);
      const frame = () => new Promise(done => setTimeout(done, 20));
      </script>
      """
    let last = """
      <script>
      (async () => {
      \(script)
      })().catch(error => { problems.push(String(error)); return null; }).then(result => {
        const pre = document.createElement("pre");
        pre.textContent = JSON.stringify({ result, problems });
        document.body.replaceChildren(pre);
      });
      </script>
      """
    let page =
      html.replacingOccurrences(of: "<body>", with: "<body>\n\(first)")
      .replacingOccurrences(of: "</body>", with: "\(last)\n</body>")
    let text = try dump(page)
    guard let start = text.range(of: "<pre>"),
      let end = text.range(of: "</pre>", range: start.upperBound..<text.endIndex)
    else { throw Failure(description: "the page did not come to its end: \(text.prefix(500))") }
    let json = text[start.upperBound..<end.lowerBound]
      .replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
      .replacingOccurrences(of: "&amp;", with: "&")
    return try JSONDecoder().decode(Outcome<Result>.self, from: Data(json.utf8))
  }

  /// The page after its scripts have run.
  private static func dump(_ html: String) throws -> String {
    guard let path else { throw Failure(description: "there is no Chromium here") }
    let folder = URL(fileURLWithPath: NSTemporaryDirectory())
      .appendingPathComponent("pipe-browser-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let page = folder.appendingPathComponent("page.html")
    let output = folder.appendingPathComponent("output.html")
    try html.write(to: page, atomically: true, encoding: .utf8)
    try Data().write(to: output)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--no-first-run", "--disable-background-networking", "--window-size=1200,900",
      // A profile of its own: two browsers cannot share one.
      "--user-data-dir=\(folder.path)/profile", "--virtual-time-budget=20000", "--dump-dom",
      page.absoluteString,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return try String(contentsOf: output, encoding: .utf8)
  }
}
