import type { Output } from './output.ts';

/** What a command needs of the world around it. */
export interface CommandContext {
  readonly output: Output;
  /** Prints a sentence for people on standard error. */
  readonly warn: (sentence: string) => void;
}
