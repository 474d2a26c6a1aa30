/** Secrets of TLS that captures are read with: those of the server's key log, and those given for one capture. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { LIMITS } from '../../decoder/limits.ts';
import { KeyLog } from '../../decoder/tls/key-log.ts';
import { ProblemError, systemErrorCode } from '../errors.ts';
import type { Log } from '../log.ts';
import { readKeyLog } from '../tls/key-log-file.ts';
import { eachChunk } from './each-chunk.ts';

/** In the folder of a capture: kept, since its index may have to be built again. */
const KEY_LOG_FILE = 'keys.txt';
const NEWLINE = Uint8Array.of(0x0a);

export class KeyLogs {
  readonly #serverPath: string | undefined;
  readonly #log: Log;

  /** @param serverPath file for all captures, read anew each time: clients go on writing it */
  constructor(serverPath: string | undefined, log: Log) {
    this.#serverPath = serverPath;
    this.#log = log;
  }

  /** There are secrets that are not of one capture. */
  get isShared(): boolean {
    return this.#serverPath !== undefined;
  }

  /** What a capture is read with; undefined when there is nothing. */
  async of(folder: string): Promise<Uint8Array | undefined> {
    const parts = [await this.#shared(), await ownKeyLog(folder)].filter(
      (part) => part !== undefined,
    );
    if (parts.length === 0) return undefined;
    // A Buffer is passed to the worker as what it is a view of.
    return Uint8Array.from(Buffer.concat(parts.flatMap((part) => [part, NEWLINE])));
  }

  async #shared(): Promise<Uint8Array | undefined> {
    if (this.#serverPath === undefined) return undefined;
    try {
      return await readKeyLog(this.#serverPath);
    } catch (error) {
      this.#log.error({ err: error }, 'the key log cannot be read; TLS stays encrypted');
      return undefined;
    }
  }
}

async function ownKeyLog(folder: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(join(folder, KEY_LOG_FILE));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Keep the secrets of a capture, in place of those before. */
export async function keepKeyLog(folder: string, octets: Uint8Array): Promise<void> {
  const path = join(folder, KEY_LOG_FILE);
  await writeFile(`${path}.new`, octets, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/** The key log in a body. Throws a problem when it is too long, or has no secret of TLS in it. */
export async function readKeyLogBody(body: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  await eachChunk(body, new AbortController().signal, async (chunk) => {
    bytes += chunk.length;
    if (bytes > LIMITS.keyLogBytes) {
      throw new ProblemError('too-large', `A key log has ${LIMITS.keyLogBytes} octets at most.`);
    }
    chunks.push(Uint8Array.from(chunk));
  });
  const octets = Buffer.concat(chunks);
  const keyLog = new KeyLog();
  keyLog.add(octets);
  if (keyLog.size === 0) {
    throw new ProblemError(
      'invalid-request',
      'No line of this is a secret of TLS. Send the file that SSLKEYLOGFILE names.',
    );
  }
  return octets;
}
