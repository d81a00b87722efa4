import Extras
import Foundation
import PipeCommand

// Foundation has a type Pipe, which nothing here is called.
setlocale(LC_NUMERIC, "C")

PipeProgram.main(registering: registerExtras)
