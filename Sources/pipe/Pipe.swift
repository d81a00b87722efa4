import ArgumentParser

@main
struct Pipe: ParsableCommand {
}
