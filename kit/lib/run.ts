/** Runs the command that a person typed. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import process from 'node:process'
import { Command } from '@commander-js/extra-typings'
import { COMMANDS } from '../commands/index.ts'
import { UsageError } from './arguments.mjs'

/** Ctrl-C and its like: one line. What was half written goes (write.ts), and so do the programs at work (tools.ts). */
function endWhenStopped(name: string): void {
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.on(signal, () => { // stays: a terminal and npm may both send one
      console.error(`\nnpm run ${name} was stopped before its end; no file is half written.`)
      process.exit(code)
    })
  }
}

/** @param words the command, and what stands behind it */
export async function run(words: readonly string[]): Promise<void> {
  const program = new Command('npm run').helpCommand(false)
  program.configureOutput({
    outputError: (text, write) => write(/too many arguments/.test(text)
      ? `${text}Next step: put -- before the options, as in npm run ${words[0]} -- --cut 50.\n`
      : text),
  })
  // The descriptions say what is usual.
  program.configureHelp({ optionDescription: ({ description }) => description })
  for (const [name, command] of Object.entries<CommandUnknownOpts>(COMMANDS)) {
    command.name(name).usage(`-- ${command.usage()}`).copyInheritedSettings(program).action(async () => {
      if (name !== 'exercise') // there it is the way to end
        endWhenStopped(name)
      const { main } = await import(`../commands/${name}.ts`)
      await main({ ...command.opts(), words: command.args })
    })
    program.addCommand(command)
  }
  try {
    await program.parseAsync(words, { from: 'user' })
  }
  catch (error) {
    // What the operating system refuses, such as a write to a full disk, is no fault of the kit's either.
    const { message, syscall } = error as NodeJS.ErrnoException
    console.error(syscall || error instanceof UsageError ? message : error)
    process.exitCode = 1
  }
}
