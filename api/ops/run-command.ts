import { errorText } from './redact.ts'

/** Runs a command of the terminal: one line says how it went, and so does the exit code. */
export async function runCommand(work: () => Promise<string>): Promise<void> {
  try {
    process.stdout.write(`${await work()}\n`)
  } catch (error) {
    process.stderr.write(`${errorText(error).replace(/^Error: /, '')}\n`)
    process.exitCode = 1
  }
}
