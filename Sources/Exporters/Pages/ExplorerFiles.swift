import Pages

/// What the explorer's page looks like and does, from `Explorer/`.
enum ExplorerFiles {
  /// The plane and the image side by side, on a phone one above the other.
  static let style = String(resource: PackageResources.explorer_css)

  /// What is shown and where it lies, how it is drawn and moved, how it follows pointer and keys, and
  /// what stands beside the plane, last of all the page's start.
  static let script = [
    PackageResources.state_js, PackageResources.drawing_js, PackageResources.moves_js,
    PackageResources.pointer_js, PackageResources.panel_js,
  ].map(String.init(resource:)).joined(separator: "\n\n")
}
