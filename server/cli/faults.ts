/** Exit codes of the command line. */
export const EXIT = { done: 0, unreadable: 1, usage: 2 } as const;

/** The command was called wrongly: exit code 2. The message is a sentence for who typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The input cannot be read (to its end): exit code 1. The message names the file, offset and reason. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Nobody reads our output any more, as after `| head`: a normal end. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** What we print cannot be written, as to a full disk: exit code 1. The message is a sentence with the reason. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}
