/// Measurements that belong together: one file in `Groups`, one entry of `Benchmarks.groups`.
struct Group: Sendable {
  let name: String
  /// What is measured, and how.
  let summary: String
  let run: @Sendable (Workplace, Table) -> Void
}
