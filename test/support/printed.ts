import { Writable } from 'node:stream';
import type { CommandContext } from '../../server/cli/context.ts';
import { Output } from '../../server/cli/output.ts';

/** What a command prints when it is run in this process, which is faster than one of its own. */
export async function printed(
  command: (context: CommandContext) => Promise<void>,
  warn: CommandContext['warn'] = () => undefined,
): Promise<string> {
  let text = '';
  const stdout = new Writable({
    write: (chunk, _, done) => {
      text += chunk;
      done();
    },
  });
  await command({ output: new Output(stdout), warn });
  return text;
}
