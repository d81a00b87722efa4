import Testing

@testable import Pipeline
@testable import Running
@testable import SampleStages
@testable import Studies

@Suite("Faults of a study")
struct StudyFaultTests {
  /// What is wrong, without the source lines: `LINE:COLUMN MESSAGE`, and related places indented.
  func findings(
    _ study: String, vars: String = "{count: 4, size: 1}", stages: String = SampleStudy.stages
  ) -> [String] {
    SampleStudy.check(study, vars: vars, stages: stages).diagnostics.flatMap { fault in
      [
        "\(fault.location?.line ?? 0):\(fault.location?.column ?? 0) \(fault.severity.rawValue): "
          + fault.message
      ] + fault.related.map { "  \($0.location.line):\($0.location.column) \($0.message)" }
    }
  }

  @Test(
    "are met with what is wrong, where, and what to do",
    arguments: [
      (
        "  matrix: {}",
        [
          "4:11 error: 'matrix' must be a map of variables to their values, such as 'seed: [1, 2, 3]', not an empty one"
        ]
      ),
      (
        "  compare: []",
        [
          "4:3 error: 'study' needs a 'matrix': the variables that it varies, each with its values, such as 'seed: [1, 2, 3]'"
        ]
      ),
      (
        "  matrix: {size: [1]}\n  compair: []",
        ["5:3 error: unknown key 'compair' of 'study'; did you mean 'compare'?"]
      ),
      ("  matrix: {size: []}", ["4:18 error: the axis 'size' has no values"]),
      (
        "  matrix: {size: 3}",
        [
          "4:18 error: the axis 'size' must be a list of values, a range such as {from: 1, to: 10} or a map of names to variables, not '3'"
        ]
      ),
      (
        "  matrix: {size: [1, 2, 1]}",
        ["4:25 error: the axis 'size' has the value 1 twice", "  4:19 it stands here first"]
      ),
      ("  matrix: {size: {from: 3, to: 1}}", ["4:32 error: 'from' must be below 'to'"]),
      (
        "  matrix: {size: {from: 0.5, to: 1}}",
        ["4:18 error: a range between numbers that are not whole needs a 'step' or a 'count'"]
      ),
      (
        "  matrix: {size: {from: 1, to: 9, stop: 2}}",
        ["4:35 error: unknown key 'stop' of a range; did you mean 'step'?"]
      ),
      (
        "  matrix: {size: {from: 0, to: 9, count: 3, scale: log}}",
        ["4:25 error: a range with 'scale: log' starts above 0"]
      ),
      (
        "  matrix: {size: {from: 1, to: 1000000}, count: {from: 1, to: 1000000}}",
        [
          "4:3 error: the matrix has 1,000,000 x 1,000,000 = 1,000,000,000,000 combinations, and at most 1,000,000 are allowed"
        ]
      ),
      (
        "  matrix: {size: {from: 1, to: 9, scale: log}}",
        ["4:18 error: a range with 'scale: log' needs a 'count'"]
      ),
      (
        "  matrix: {size: {from: 1, to: 9, step: 2, scale: log}}",
        ["4:41 error: a range with 'scale: log' takes 'count'"]
      ),
      (
        "  matrix: {size: {from: 1, to: 9, step: 2, count: 3}}",
        ["4:51 error: a range takes 'step' or 'count', not both"]
      ),
      (
        "  matrix: {size: {from: 1, to: 9, count: 1}}",
        ["4:42 error: 'count' must be a whole number from 2 to 1,000,000"]
      ),
      ("  matrix: {size: {from: 1, to: 9, step: 0}}", ["4:41 error: 'step' must be above 0"]),
      ("  matrix: {size: {from: 1}}", ["4:18 error: the range of 'size' needs 'to'"]),
      (
        "  matrix: {size: {from: 1, to: 9, scale: ln}}",
        ["4:42 error: 'scale' must be linear or log, not 'ln'"]
      ),
      (
        "  matrix: {size: {from: 1, to: 200}, count: {from: 1, to: 100000}}",
        [
          "4:3 error: the matrix has 200 x 100,000 = 20,000,000 combinations, and at most 1,000,000 are allowed"
        ]
      ),
      (
        "  matrix: {size: [1, 2]}\n  exclude: 1",
        ["5:12 error: 'exclude' must be a list of maps, not '1'"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  exclude: [{}]",
        [
          "5:13 error: an entry of 'exclude' is a map of axes to values, such as {optimizer: sgd}, not an empty map"
        ]
      ),
      (
        "  matrix: {size: [1, 2]}\n  include: {size: 3}",
        ["5:12 error: 'include' must be a list of maps, not a map"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  include: [3]",
        [
          "5:13 error: an entry of 'include' is a map of variables to values, such as {optimizer: sgd}, not '3'"
        ]
      ),
      (
        "  matrix: {size: [1, 2]}\n  include: [{size: 5}, {size: 5}]",
        ["5:12 error: two trials would have the name '5': name their values apart"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: counting.images",
        [
          "5:12 error: 'compare' must be a list such as [{metric: reconstruction.wrong_pixels, over: seed}], not 'counting.images'"
        ]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [counting.images]",
        [
          "5:13 error: a comparison is a map such as {metric: reconstruction.wrong_pixels, over: seed}, not 'counting.images'"
        ]
      ),
      (
        "  matrix: {a b: [1]}",
        ["4:12 error: an axis is named by letters, digits, '-' and '_', not 'a b'"]
      ),
      (
        "  matrix: {size: [1, 2], depth: [1]}",
        [
          "4:26 error: nothing in the pipeline uses 'depth'; write ${depth} where it belongs, or take it out"
        ]
      ),
      (
        "  matrix: {set: {a: {size: 1}, b: {count: 1}}}",
        [
          "4:32 error: 'b' sets count, and the first of the axis 'set' sets size: all must set the same variables"
        ]
      ),
      (
        "  matrix: {set: {a: 1, b: {}}}",
        [
          "4:21 error: 'a' of the axis 'set' must be a map of the variables that it sets, not '1'",
          "4:27 error: 'b' of the axis 'set' must be a map of the variables that it sets, not an empty one",
        ]
      ),
      (
        "  matrix: {size: {a: {size: 1}}}",
        [
          "4:12 error: the axis 'size' holds the name of its group, so that a group cannot set a variable of that name; give the axis another name"
        ]
      ),
      (
        "  matrix: {size: [1, 2], set: {a: {size: 1}}}",
        [
          "4:26 error: the axes 'size' and 'set' both set 'size'",
          "  4:12 'size' is set here first",
        ]
      ),
      (
        "  matrix: {size: [1, 2]}\n  exclude: [{sice: 1}]",
        ["5:14 error: the matrix has no axis 'sice'; did you mean 'size'?"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  exclude: [{size: 3}]",
        ["5:20 error: the axis 'size' has no value 3; choose one of 1 and 2"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  exclude: [{size: 1}, {size: 2}]",
        ["5:12 error: 'exclude' leaves nothing of the matrix"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  include: [{size: 2}]",
        ["5:13 error: the matrix has this trial already"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{metric: counting.images, over: sead}]",
        ["5:45 error: the matrix has no axis 'sead'; choose size"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{metric: counting.images, over: size, rows: size}]",
        ["5:57 error: the axis 'size' is used twice", "  5:45 it is used here first"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{over: size}]",
        ["5:13 error: a comparison names one of 'metric', 'series' and 'image'"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{metric: counting.image}]",
        [
          "5:13 error: evaluate: counting reports no metric 'counting.image'; did you mean 'counting.images'?"
        ]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{metric: counting.images, best: least}]",
        ["5:45 error: 'best' must be lowest or highest, not 'least'"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{metric: counting.images, test: wilcoxon}]",
        ["5:45 error: 'test' must be t or signed_rank, not 'wilcoxon'"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{metric: counting.images, interval: bca}]",
        ["5:49 error: 'interval' must be t or bootstrap, not 'bca'"]
      ),
      (
        "  matrix: {size: [100, 200]}\n  compare: [{metric: counting.images, baseline: 201}]",
        [
          "5:49 error: no axis of the rows and columns has the value 201; did you mean '200'?"
        ]
      ),
      (
        "  matrix: {size: [1, 2], count: [2, 3]}\n  compare: [{metric: counting.images, baseline: 2}]",
        [
          "5:49 error: the axes 'size' and 'count' both have a value 2: name the one that is meant, as in baseline: {size: 2}"
        ]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{metric: counting.images, baseline: {sise: 2}}]",
        ["5:50 error: the matrix has no axis 'sise'; did you mean 'size'?"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{metric: counting.images, baseline: {size: 3}}]",
        ["5:56 error: the axis 'size' has no value 3; choose one of 1 and 2"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{metric: counting.images, over: size, baseline: {size: 2}}]",
        [
          "5:62 error: the axis 'size' is summed up by 'over', and a baseline is a value of the rows or columns"
        ]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{metric: counting.images, baseline: {}}]",
        ["5:49 error: 'baseline' is an empty map: it names a value, or axes with their values"]
      ),
      (
        "  matrix: {size: [1, 2], count: [2, 3]}\n  exclude: [{size: 1, count: 2}]\n"
          + "  compare: [{metric: counting.images, baseline: {size: 1, count: 2}}]",
        [
          "6:49 error: no trial has size 1 and count 2: 'exclude' leaves out what is to be the baseline"
        ]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{metric: counting.images, repetitions: size}]",
        ["5:52 error: 'repetitions' must be one of the axes of 'over', not 'size'"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{series: averaging.means, test: t}]",
        ["5:39 error: 'test' is of a metric, and this compares the series 'averaging.means'"]
      ),
      (
        "  matrix: {size: [1, 2]}\n  compare: [{metric: counting.images}, {metric: counting.images}]",
        [
          "5:40 error: two comparisons write 'counting.images'; give one of them another 'file:'",
          "  5:13 the first is here",
        ]
      ),
    ])
  func faults(study: String, expected: [String]) {
    #expect(findings(study) == expected)
  }
}
