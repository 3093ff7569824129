/** Where the person stands. */
import process from 'node:process'

/** npm runs us in the project's folder; a person's path counts from where the person typed it. */
export const whereTyped = (): string => process.env.INIT_CWD ?? process.cwd()
