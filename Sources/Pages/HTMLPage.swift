/// A whole HTML document that needs nothing but itself.
package struct HTMLPage {
  package let title: String
  /// The program that wrote it.
  package let generator: String
  /// Further style sheets after the common one.
  package let style: String
  /// The contents of the body, as HTML.
  package let body: String

  package init(title: String, generator: String, style: String, body: String) {
    self.title = title
    self.generator = generator
    self.style = style
    self.body = body
  }

  package var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="generator" content="\(HTMLText.escaped(generator))">
    <title>\(HTMLText.escaped(title))</title>
    <style>
    \(PageStyle.common)
    \(style)
    </style>
    </head>
    <body>
    \(body)
    </body>
    </html>

    """
  }

  /// Browsers hold the page to what it promises: it fetches nothing and sends nothing.
  private static let policy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
}
