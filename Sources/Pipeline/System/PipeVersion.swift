/// The version of this package, in its only place.
///
/// `pipe --version`, the records of runs and studies, the metadata of weights and pictures, and the
/// names of the packages that `scripts/package.sh` makes all come from here. `CONTRIBUTING.md` says how
/// a version is released.
public enum PipeVersion {
  /// Numbered as semver.org says: `major.minor.patch`.
  public static let current = "0.2.0"
}
