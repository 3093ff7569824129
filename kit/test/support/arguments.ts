/** What a command makes of the words behind it. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings'

/** @throws Error with what a person would be told */
export function readArguments<Command extends CommandUnknownOpts>(command: Command, words: readonly string[]) {
  command.exitOverride().configureOutput({ writeErr: () => {} }).parse(words, { from: 'user' })
  return { ...command.opts() as ReturnType<Command['opts']>, words: command.args }
}
