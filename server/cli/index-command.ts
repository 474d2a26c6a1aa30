/** `amqpscope index`: puts a capture into a data folder, with its index, and says what it took. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { keepKeyLog, keyLogPath } from '../captures/key-logs.ts';
import { cleanName } from '../captures/names.ts';
import { OfflineCapture, readCatalogue, sha256Of } from '../captures/offline.ts';
import {
  type CaptureRecord,
  isUnchanged,
  type SourceFile,
  sourceFile,
} from '../captures/record.ts';
import { CAPTURES_FOLDER } from '../captures/store.ts';
import { faultOf, summarize } from '../captures/summarize.ts';
import { systemErrorCode } from '../errors.ts';
import { IndexClient, IndexError } from '../index/client.ts';
import { IngestError, indexFiles, ingestFile } from '../ingest/ingest.ts';
import { type PortHints, portHintTexts } from '../port-hints.ts';
import type { CommandContext } from './context.ts';
import { keyLogOf } from './decoding.ts';
import { InputError } from './faults.ts';
import { inputBytes } from './input.ts';
import { Progress } from './progress.ts';
import { counted, jsonLine, printable } from './terminal-text.ts';

export interface IndexOptions {
  readonly data: string;
  readonly portHint: PortHints;
  readonly keylog?: string;
  readonly json?: boolean;
}

/** What an index is built of. */
interface Wanted {
  readonly file: string;
  readonly dataDir: string;
  readonly index: IndexClient;
  readonly portHint: PortHints;
  /** Octets of a key log of TLS. */
  readonly keyLog: Uint8Array | undefined;
  /** Where the octets are and stay; absent where they cannot be read twice, and are kept. */
  readonly source?: SourceFile;
}

interface Took {
  /** The index. */
  readonly path: string;
  readonly frames: number;
  readonly seconds: number;
}

/** Enough for one ingest that nobody queries meanwhile; the other core decodes. */
const ONE_INGEST = { memoryLimitMegabytes: 80, threads: 1, unasked: true };

export async function indexCommand(
  file: string,
  options: IndexOptions,
  { output, warn }: CommandContext,
): Promise<void> {
  const dataDir = resolve(options.data);
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw systemFault(options.data, error);
  });
  // Also says what is wrong with a file that cannot be opened.
  const isFile = (await inputBytes(file)) !== undefined;
  const index = await IndexClient.start({ dataDir, ...ONE_INGEST });
  let took: Took;
  try {
    const source = isFile ? { source: await sourceFile(resolve(file)) } : {};
    const { portHint, keylog } = options;
    const keyLog = keylog === undefined ? undefined : keyLogOf(keylog);
    const wanted = { file, dataDir, index, portHint, keyLog, ...source };
    took = (await indexedBefore(wanted, wanted.source)) ?? (await build(wanted, warn));
  } finally {
    await index.close();
  }
  const { path, frames, seconds } = took;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  output.write(
    options.json
      ? jsonLine({ frames, seconds, peakBytes })
      : `${printable(path)}: ${counted(frames, 'frame')} in ${seconds.toFixed(2)} s,` +
          ` at most ${Math.ceil(peakBytes / 1e6)} MB of memory\n`,
  );
  await output.settle();
}

/** The same octets, read with the same hints, whose index is there and can be used. */
async function indexedBefore(
  { dataDir, index, portHint, keyLog }: Wanted,
  octets: SourceFile | undefined,
): Promise<Took | undefined> {
  if (octets === undefined) return undefined;
  const begun = performance.now();
  const hints = portHintTexts(portHint).join();
  const alike = (await readCatalogue(dataDir)).filter(
    ({ uploadedBytes, portHints }) =>
      uploadedBytes === octets.bytes && hints === (portHints ?? []).join(),
  );
  if (alike.length === 0) return undefined;
  const sha256 = await sha256Of(octets.path);
  for (const { id, sha256: known, summary, source } of alike) {
    if (known !== sha256 || summary === undefined) continue;
    // With secrets more may be read of it.
    if (keyLog !== undefined && summary.quality.opaqueTlsConnections > 0) continue;
    if (source !== undefined && !(await isUnchanged(source))) continue;
    const path = indexFiles(join(dataDir, CAPTURES_FOLDER, id), id).index;
    if (!(await canBeUsed(index, id, path))) continue;
    const seconds = (performance.now() - begun) / 1000;
    return { path, frames: summary.frames.total, seconds };
  }
  return undefined;
}

async function canBeUsed(index: IndexClient, id: string, path: string): Promise<boolean> {
  try {
    await index.attach(id, path);
    await index.detach(id);
    return true;
  } catch (error) {
    if (error instanceof IndexError) return false;
    throw error;
  }
}

async function build(wanted: Wanted, warn: CommandContext['warn']): Promise<Took> {
  const { file, dataDir, index, portHint, keyLog, source } = wanted;
  const entry = await OfflineCapture.begin(dataDir);
  const { id, folder, capturePath } = entry;
  try {
    if (source === undefined) await keep(file, capturePath);
    if (keyLog !== undefined) await keepKeyLog(folder, keyLog);
    const octets = source ?? (await sourceFile(capturePath));
    const before = source === undefined ? await indexedBefore(wanted, octets) : undefined;
    if (before !== undefined) {
      await entry.discard();
      return before;
    }
    const { path, bytes } = octets;
    const hash = sha256Of(path);
    // Whoever waits for it below may never get there.
    hash.catch(() => undefined);
    const { facts, frames, seconds } = await ingest(wanted, entry, path, bytes);
    if (facts.truncatedAt !== undefined) {
      warn(
        `${file}: at octet ${facts.truncatedAt}: the file is cut; everything before it was read`,
      );
    }
    const error = faultOf(facts);
    const portHints = portHintTexts(portHint);
    const record: Omit<CaptureRecord, 'id' | 'createdAt' | 'state'> = {
      name: cleanName(file === '-' ? 'standard input' : basename(file)) ?? 'capture',
      uploadedBytes: bytes,
      sha256: await hash,
      summary: await summarize(index, id, facts, seconds),
      ...(error !== undefined && { error }),
      ...(portHints.length > 0 && { portHints }),
      ...(source !== undefined && { source }),
    };
    // A server that finds it in the catalogue must find the file free.
    await index.detach(id);
    await entry.publish(record);
    return { path: indexFiles(folder, id).index, frames, seconds };
  } catch (error) {
    // Whatever else goes wrong now comes of the same.
    await index.detach(id).catch(() => undefined);
    await entry.discard();
    if (!(error instanceof IngestError)) throw systemFault(dataDir, error);
    const place = error.offset === undefined ? '' : `at octet ${error.offset}: `;
    throw new InputError(`${file}: ${place}${error.reason}`);
  }
}

async function ingest(
  { index, portHint, keyLog, source }: Wanted,
  { id, folder }: OfflineCapture,
  capturePath: string,
  totalBytes: number,
) {
  const progress = Progress.forFile(source?.bytes, false);
  try {
    const run = ingestFile({
      id,
      capturePath,
      dataDir: folder,
      index,
      totalBytes,
      portHints: portHint,
      keyLogPaths: keyLog === undefined ? [] : [keyLogPath(folder)],
      unwatched: true,
    });
    run.onProgress(({ bytes }) => progress?.update(bytes));
    return await run.done;
  } finally {
    progress?.clear();
  }
}

/** What the operating system says of the data folder is no bug; whatever else was thrown is. */
function systemFault(dataDir: string, error: unknown): unknown {
  const code = systemErrorCode(error);
  if (code === undefined || !(error instanceof Error)) return error;
  const reason = DATA_FAULTS.get(code) ?? error.message;
  return new InputError(`${dataDir}: ${reason}`);
}

const DATA_FAULTS: ReadonlyMap<string, string> = new Map([
  ['EEXIST', 'this is no folder'],
  ['ENOTDIR', 'this is no folder'],
  ['EACCES', 'this folder may not be written to'],
  ['EPERM', 'this folder may not be written to'],
  ['EROFS', 'this folder may not be written to'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk is full'],
]);

async function keep(file: string, path: string): Promise<void> {
  const source = file === '-' ? process.stdin : createReadStream(file);
  await pipeline(source, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
}
