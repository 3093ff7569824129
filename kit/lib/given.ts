/** The arguments of a command, typed by the flags that it declares. */
import type { COMMANDS } from '../commands/index.mjs'

type Commands = typeof COMMANDS

/** A flag with `read` has the value that it reads, or undefined if it has no default; one without is on or off. */
type ValueOf<Flag> = Flag extends { read: (...args: any[]) => infer Value }
  ? Flag extends { usual: unknown } ? Value : Value | undefined
  : boolean

/** The flags of a command, and the words without a flag. */
export type Given<Name extends keyof Commands>
  = { [Flag in keyof Commands[Name]['flags']]: ValueOf<Commands[Name]['flags'][Flag]> } & { words: string[] }
