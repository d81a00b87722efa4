import Extras
import Foundation
import PipeCommand

// Foundation has a type Pipe, which nothing here is called.
setlocale(LC_NUMERIC, "C")

PipeProgram.main { registry in
  registry.register(component: SignDescent.self)
  registry.register(noise: Dimming.self)
  registry.register(ImageSummary.self)
}
