/** Secrets of TLS that captures are read with: those of the server's key log, and those given for one capture. */
import { access, constants, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { LIMITS } from '../../decoder/limits.ts';
import { KeyLog } from '../../decoder/tls/key-log.ts';
import { ProblemError } from '../errors.ts';
import type { Log } from '../log.ts';
import { eachChunk } from './each-chunk.ts';

/** In the folder of a capture: kept, since its index may have to be built again. */
export function keyLogPath(folder: string): string {
  return join(folder, 'keys.txt');
}

export class KeyLogs {
  readonly #serverPath: string | undefined;
  readonly #log: Log;

  /** @param serverPath file for all captures, read while they are: clients go on writing it */
  constructor(serverPath: string | undefined, log: Log) {
    this.#serverPath = serverPath;
    this.#log = log;
  }

  /** There are secrets that are not of one capture. */
  get isShared(): boolean {
    return this.#serverPath !== undefined;
  }

  /** The files that a capture is read with. */
  async of(folder: string): Promise<string[]> {
    const own = keyLogPath(folder);
    const paths = (await isReadable(own)) ? [own] : [];
    if (this.#serverPath === undefined) return paths;
    if (!(await isReadable(this.#serverPath))) {
      this.#log.error('the key log of the server cannot be read; TLS may stay encrypted');
    }
    return [...paths, this.#serverPath];
  }
}

function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

/** Keep the secrets of a capture, in place of those before. */
export async function keepKeyLog(folder: string, octets: Uint8Array): Promise<void> {
  const path = keyLogPath(folder);
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
