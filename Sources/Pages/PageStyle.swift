/// The style sheets of pages, from `Resources/`.
package enum PageStyle {
  /// The look that all pages share, light and dark.
  ///
  /// The colours c0 to c9 tell categories apart, for colour-blind people too.
  /// Source: M. Okabe and K. Ito, "Color Universal Design", 2008; yellow is darker on white,
  /// black is the colour of the text, and two are added as in plots.
  static let common = String(resource: PackageResources.page_css)
  /// The look of a report, on a screen and on paper.
  package static let report = String(resource: PackageResources.report_css)
}

extension String {
  /// A text file that is built into the program, without the end of its last line.
  package init(resource bytes: [UInt8]) {
    let end = bytes.last == UInt8(ascii: "\n") ? bytes.count - 1 : bytes.count
    self.init(decoding: bytes[..<end], as: UTF8.self)
  }
}
