/** Where the program begins: runs the command line and turns what is thrown into exit codes. */
import { CommanderError } from 'commander';
import { EXIT, InputError, OutputClosed, OutputError, UsageError } from './cli/faults.ts';
import { Output } from './cli/output.ts';
import { makeProgram } from './cli/program.ts';
import { printable } from './cli/terminal-text.ts';

/** @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  const output = new Output(process.stdout);
  // Nobody may be reading this either; that is no reason to fail.
  process.stderr.on('error', () => undefined);
  const warn = (sentence: string) => {
    const lines = sentence.split('\n').map(printable);
    process.stderr.write(`amqpscope: ${lines.join('\n')}\n`);
  };
  try {
    await makeProgram({ output, warn }).parseAsync([...argv]);
    return EXIT.done;
  } catch (error) {
    if (error instanceof OutputClosed) return EXIT.done;
    // Commander has said it already, be it help, the version or what was wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof UsageError) {
      warn(error.message);
      return EXIT.usage;
    }
    if (error instanceof InputError || error instanceof OutputError) {
      warn(error.message);
      return EXIT.unreadable;
    }
    throw error;
  }
}
