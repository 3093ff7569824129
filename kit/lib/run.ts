/** Runs the command that a person typed. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import process from 'node:process'
import { Command } from '@commander-js/extra-typings'
import { COMMANDS } from '../commands/index.ts'
import { UsageError } from './arguments.mjs'

/** @param words the command, and what stands behind it */
export async function run(words: readonly string[]): Promise<void> {
  const program = new Command('npm run').helpCommand(false)
  // The descriptions say what is usual.
  program.configureHelp({ optionDescription: ({ description }) => description })
  for (const [name, command] of Object.entries<CommandUnknownOpts>(COMMANDS)) {
    command.name(name).usage(`-- ${command.usage()}`).copyInheritedSettings(program).action(async () => {
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
