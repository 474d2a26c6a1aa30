/** `amqpscope serve`: the page and its API, until it is told to stop. */
import { resolve } from 'node:path';
import { startServer } from '../app.ts';
import { type PortHints, portHintTexts } from '../port-hints.ts';
import type { CommandContext } from './context.ts';
import { keyLogOf } from './decoding.ts';
import { InputError, UsageError } from './faults.ts';
import { inputBytes } from './input.ts';

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly portHint: PortHints;
  readonly keylog?: string;
}

export async function serveCommand(
  files: readonly string[],
  { port, host, data, portHint, keylog }: ServeOptions,
  { output, warn }: CommandContext,
): Promise<void> {
  if (files.filter((file) => file === '-').length > 1) {
    throw new UsageError('standard input can be read once only');
  }
  // A wrong name is better said now than found missing in the list later.
  for (const file of files) await inputBytes(file);
  if (keylog !== undefined) keyLogOf(keylog);
  const options = {
    ...{ port, host, dataDir: data, files },
    portHints: portHintTexts(portHint),
    ...(keylog !== undefined && { keyLogPath: resolve(keylog) }),
  };
  const server = await startServer(options).catch((error: unknown) => {
    throw error instanceof Error ? new InputError(error.message) : error;
  });
  output.write(`amqpscope is ready at ${server.url}\n`);
  await output.settle();
  await stopSignal();
  warn('stopping');
  await server.close();
}

/** A second signal ends the process the ordinary way, whatever still goes on. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
