/** `amqpscope index`: builds the index of a capture and says what it took. */
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { IndexClient } from '../index/client.ts';
import { IngestError, indexFiles, ingestFile, removeIndex } from '../ingest/ingest.ts';
import type { PortHints } from '../port-hints.ts';
import type { CommandContext } from './context.ts';
import { InputError } from './faults.ts';
import { inputBytes } from './input.ts';
import { Progress } from './progress.ts';
import { counted, jsonLine, printable } from './terminal-text.ts';

export interface IndexOptions {
  readonly data: string;
  readonly portHint: PortHints;
  readonly json?: boolean;
}

/** Enough for one ingest that nobody queries meanwhile; the other core decodes. */
const ONE_INGEST = { memoryLimitMegabytes: 80, threads: 1 };

export async function indexCommand(
  file: string,
  options: IndexOptions,
  { output, warn }: CommandContext,
): Promise<void> {
  const dataDir = resolve(options.data);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  // Also says what is wrong with a file that cannot be opened.
  const totalBytes = await inputBytes(file);
  const id = randomBytes(6).toString('hex');
  // What cannot be read twice is kept beside its index, whose offsets refer to it.
  const isKept = totalBytes === undefined;
  const capturePath = isKept ? join(dataDir, `${id}.capture`) : resolve(file);
  if (isKept) await keep(file, capturePath);
  const index = await IndexClient.start({ dataDir, ...ONE_INGEST });
  const progress = Progress.forFile(totalBytes, false);
  try {
    const ingest = ingestFile({
      id,
      capturePath,
      dataDir,
      index,
      totalBytes,
      portHints: options.portHint,
      unwatched: true,
    });
    ingest.onProgress(({ bytes }) => progress?.update(bytes));
    const { facts, frames, seconds } = await ingest.done;
    progress?.clear();
    if (facts.truncatedAt !== undefined) {
      warn(
        `${file}: at octet ${facts.truncatedAt}: the file is cut; everything before it was read`,
      );
    }
    const peakBytes = process.resourceUsage().maxRSS * 1024;
    const path = indexFiles(dataDir, id).index;
    output.write(
      options.json
        ? jsonLine({ frames, seconds, peakBytes })
        : `${printable(path)}: ${counted(frames, 'frame')} in ${seconds.toFixed(2)} s,` +
            ` at most ${Math.ceil(peakBytes / 1e6)} MB of memory\n`,
    );
    await output.settle();
  } catch (error) {
    progress?.clear();
    if (!(error instanceof IngestError)) throw error;
    await removeIndex(index, dataDir, id);
    if (isKept) await rm(capturePath, { force: true });
    const place = error.offset === undefined ? '' : `at octet ${error.offset}: `;
    throw new InputError(`${file}: ${place}${error.reason}`);
  } finally {
    await index.close();
  }
}

async function keep(file: string, path: string): Promise<void> {
  const source = file === '-' ? process.stdin : createReadStream(file);
  await pipeline(source, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
}
