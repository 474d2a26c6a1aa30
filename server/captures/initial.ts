/** The captures a server begins with: its samples, and the files it was started with. */
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { asProblem, systemErrorCode } from '../errors.ts';
import type { Log } from '../log.ts';
import type { CaptureService } from './captures.ts';
import { SHUT_DOWN } from './ingests.ts';

/** `samples/index.json`. A file name has no folder in it. */
const SampleIndex = z.array(
  z.object({
    file: z.string().regex(/^[^/\\]+$/),
    name: z.string(),
    description: z.string(),
  }),
);

/** In the data folder: the samples it was offered once, so that a deleted one stays deleted. */
const OFFERED_FILE = 'samples.json';
const Offered = z.array(z.string());

/** Gives a fresh data folder the samples, one after the other; goes on where an earlier start was cut off. */
export async function addSamples(
  service: CaptureService,
  samplesDir: string,
  dataDir: string,
): Promise<void> {
  // Before the first await: the files of the command line are being taken in meanwhile.
  const fresh = service.store.list().length === 0;
  const offeredPath = join(dataDir, OFFERED_FILE);
  const offered = await readJson(offeredPath, Offered);
  if (offered === undefined && !fresh) return;
  const samples = await readJson(join(samplesDir, 'index.json'), SampleIndex);
  const done = offered ?? [];
  for (const { file, name, description } of samples ?? []) {
    if (done.includes(file)) continue;
    const path = join(samplesDir, file);
    await service.receive({ ...(await fromFile(path)), name, description });
    done.push(file);
    await writeFile(offeredPath, JSON.stringify(done));
  }
}

/** Takes in the files of the command line, one after the other; what goes wrong is logged by name. */
export async function addFiles(
  service: CaptureService,
  files: readonly string[],
  portHints: readonly string[],
  log: Log,
): Promise<void> {
  for (const file of files) {
    try {
      const { capture } = await service.receive(
        file === '-'
          ? { body: process.stdin, name: 'standard input', portHints }
          : { ...(await fromFile(file)), name: basename(file), portHints },
      );
      log.info({ file, capture: capture.id }, 'capture indexed');
    } catch (error) {
      if (error === SHUT_DOWN) return;
      const code = systemErrorCode(error);
      const sentence = code === 'ENOENT' ? 'There is no such file.' : asProblem(error)?.message;
      log.error({ file, ...(sentence === undefined && { err: error }) }, sentence ?? 'not indexed');
    }
  }
}

async function fromFile(path: string) {
  const { size } = await stat(path);
  return { body: createReadStream(path), totalBytes: size };
}

/** Undefined when there is no such file. A file with something else in it is an error. */
async function readJson<S extends z.ZodType>(
  path: string,
  schema: S,
): Promise<z.output<S> | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
