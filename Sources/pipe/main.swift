import PipeCommand

PipeProgram.main()
