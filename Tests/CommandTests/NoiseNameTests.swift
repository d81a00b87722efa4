import Testing

@Suite("Names of noises")
struct NoiseNameTests {
  @Test("a noise that is called by another name is told its own, as a stage and as a component")
  func otherNames() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: names
      stages:
        - load: font
        - augment: impulse
        - noise: impulse
      """, to: "names.yaml")
    let outcome = try work.pipe("check", "names.yaml")
    #expect(
      outcome.output == """
        names.yaml:4:14: error: no plugin 'impulse' of kind augment; did you mean 'salt-and-pepper'?
            - augment: impulse
                       ^
        names.yaml:5:12: error: no plugin 'impulse' of kind augment; did you mean 'salt-and-pepper'?
            - noise: impulse
                     ^
        names.yaml: 2 faults

        """)
  }
}
