import Extras
import PipeCommand
import Pipeline
import PipelineTesting
import Testing

@Suite("the plugins of the package")
struct LawsTests {
  private static var registry: Registry {
    var registry = Registry.builtin
    registerExtras(in: &registry)
    return registry
  }

  @Test("have well-formed names and texts, and defaults that read back as themselves")
  func laws() throws {
    #expect(try PluginLaws(Self.registry).faults() == [])
  }

  @Test("train and report what they say that they report")
  func reports() throws {
    let stages = """
        - load: font
        - {augment: dimming, target: augmented}
        - {train: autoencoder, optimizer: sign-descent, epochs: 2}
      """
    for finding in try ReportLaws(Self.registry).findings(running: stages) {
      #expect(finding.undeclared == [])
      #expect(finding.unitless == [])
      #expect(finding.notNumbers == [])
    }
  }
}
