import Foundation

extension Group {
  static let pictures = Group(
    name: "pictures", summary: "60,000 images as a PNG file each, and 10,000 in one grid"
  ) { place, table in
    func ours(_ threads: Int, in folder: String, _ stage: String = "image-files") -> Subject {
      let file = "\(place.folder)/pipelines/pictures.yaml"
      return Subject(
        place.pipe("run", file, "--out", folder, "--force", "--no-cache", "--threads", "\(threads)")
      ) { _ in try place.record(in: folder, plugin: stage, "wall_seconds") }
    }
    // A file system in memory, where the system has one.
    let memory = "/dev/shm/pipe-benchmark-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: memory) }
    table.rows("against Pillow, in memory") {
      let pillow = Subject(
        place.peer("pictures_pillow", "--folder", memory + "-peer", cores: 1),
        prints: "write_seconds")
      let all = try measure(
        [ours(1, in: memory), ours(2, in: memory), pillow], repeats: 3)
      table.row(
        "one thread against Pillow", all[0].figure, peer: all[2].figure, unit: "s",
        .atMost(1.0 / 3))
      table.row(
        "two threads against Pillow", all[1].figure, peer: all[2].figure, unit: "s", .atMost(0.2))
    }
    table.rows("against raw writing, on a disk") {
      var (written, raw): ([Double], [Double]) = ([], [])
      // Nothing is removed on the way: the disk would be at work on it for long.
      for pair in 1...5 {
        let folder = "\(place.scratch)/pictures-\(pair)"
        let subject = ours(2, in: folder)
        written.append(try subject.figure(try ProcessRun(subject.command)))
        raw.append(try rawWrite(folder + "/images", to: folder + "-raw"))
      }
      table.row(
        "against the same bytes, raw", median(written), peer: median(raw), unit: "s", .atMost(1.3))
    }
    table.rows("grid") {
      let grid = try measure(ours(1, in: memory, "png-grid"), repeats: 3)
      table.row("10,000 images in one PNG", grid.figure, unit: "s", .atMost(0.5))
    }
  }
}
