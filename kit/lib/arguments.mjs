/** A problem that the user can solve: its message is printed without a stack. */
export class UsageError extends Error {}
