@testable import Tensors
import Testing

@Suite struct ThreadTeamTests {
  @Test("every thread works once a job, and the caller waits for all", arguments: [1, 2, 3, 8])
  func jobs(count: Int) {
    let team = ThreadTeam(count: count)
    #expect(team.count == count)
    let counts = FloatBuffer(count: count)
    let job: @Sendable (Int) -> Void = { worker in
      var mine = counts.mutable(worker..<worker + 1)
      mine[0] += 1
    }
    for _ in 0..<1000 { team.run(job) }
    #expect(counts.array == [Float](repeating: 1000, count: count))
  }

  @Test("what a thread wrote before a barrier is seen behind it", arguments: [2, 5])
  func barriers(count: Int) {
    let team = ThreadTeam(count: count)
    let values = FloatBuffer(count: count)
    let faults = FloatBuffer(count: count)
    team.run { worker in
      for round in 1...500 {
        do {
          var mine = values.mutable(worker..<worker + 1)
          mine[0] = Float(round)
        }
        team.synchronize()
        for other in 0..<count where values[other..<other + 1][0] != Float(round) {
          var fault = faults.mutable(worker..<worker + 1)
          fault[0] += 1
        }
        team.synchronize()
      }
    }
    #expect(faults.array == [Float](repeating: 0, count: count))
  }

  @Test("denormals are zero on every thread while it works")
  func denormals() {
    let team = ThreadTeam(count: 3)
    let tiny = FloatBuffer([1e-38])
    let results = FloatBuffer(count: 3)
    team.run { worker in
      var mine = results.mutable(worker..<worker + 1)
      mine[0] = tiny.span[0] * 0.01 == 0 ? 1 : 2
    }
    #expect(results.array == [1, 1, 1])
    #expect(tiny.array[0] * 0.01 != 0)
  }

  @Test("a team that slept goes on")
  func sleeping() async throws {
    let team = ThreadTeam(count: 2)
    let counts = FloatBuffer(count: 2)
    for _ in 0..<3 {
      team.run { worker in
        var mine = counts.mutable(worker..<worker + 1)
        mine[0] += 1
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(counts.array == [3, 3])
  }

  @Test("a job inside a job stops the program")
  func nested() async {
    await #expect(processExitsWith: .failure) {
      let team = ThreadTeam(count: 2)
      team.run { _ in team.run { _ in } }
    }
  }

  @Test("shards cover everything once, whatever the number of threads", arguments: 1...5)
  func shards(workers: Int) {
    for items in [0, 1, 7, 49, 50, 99, 100, 784, 60_000] {
      let shards = Shards(of: items, atLeast: 25, atMost: 8)
      #expect(shards.count == max(1, min(8, items / 25)))
      let all = (0..<workers).flatMap { worker in
        shards.indices(for: worker, of: workers).flatMap { Array(shards[$0]) }
      }
      #expect(all == Array(0..<items))
    }
  }

  @Test("this machine gives at least one core, and no more than it has")
  func cores() {
    #expect(ThreadTeam.availableCores >= 1)
    #expect(ThreadTeam.availableCores <= 1 << 16)
  }

  @Test("the smallest quota of the control groups above a process counts")
  func quotas() {
    func quota(_ files: [String: String]) -> Double? { processorQuota { files[$0] } }
    #expect(quota([:]) == nil)
    #expect(
      quota(["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "max 100000\n"]) == nil)
    #expect(
      quota(["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "150000 100000\n"]) == 1.5)
    let nested = [
      "/proc/self/cgroup": "0::/a/b\n", "/sys/fs/cgroup/a/b/cpu.max": "400000 100000\n",
      "/sys/fs/cgroup/a/cpu.max": "200000 100000\n",
    ]
    #expect(quota(nested) == 2)
    let first = [
      "/proc/self/cgroup": "4:cpu,cpuacct:/job\n3:memory:/job\n",
      "/sys/fs/cgroup/cpu/job/cpu.cfs_quota_us": "50000\n",
      "/sys/fs/cgroup/cpu/job/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    ]
    #expect(quota(first) == 0.5)
    #expect(
      quota(["/proc/self/cgroup": "nonsense\n0:\n0::x", "/sys/fs/cgroup/cpu.max": "1"]) == nil)
  }
}
