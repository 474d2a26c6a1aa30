import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { type PlainFacts, plainChunks } from '../input/plain-chunks.ts';
import { InputError } from './faults.ts';

/** A capture as the command line was given it: a file, or `-` for standard input. */
export interface CaptureInput {
  /** As it was given. */
  readonly file: string;
  /** Octets of the file as stored; unknown of standard input. */
  readonly totalBytes?: number;
  /** Plain octets. A chunk is valid until the next one is asked for. May be asked for once. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** What decompression found out; complete when the chunks have ended. */
  readonly plain: PlainFacts;
  /** Octets read so far, as stored. */
  readBytes(): number;
}

/** @throws InputError when there is no such file, or it may not be read */
export async function openInput(file: string): Promise<CaptureInput> {
  const plain: PlainFacts = { compression: 'none' };
  let read = 0;
  const totalBytes = await inputBytes(file);
  const stream = file === '-' ? process.stdin : createReadStream(file);
  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of stream) {
        read += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw inputError(file, error);
    }
  }
  return {
    file,
    ...(totalBytes !== undefined && { totalBytes }),
    chunks: plainChunks(counted(), plain),
    plain,
    readBytes: () => read,
  };
}

/**
 * Octets of a file as stored; undefined of standard input and of what is no ordinary file.
 *
 * @throws InputError when it cannot be opened
 */
export async function inputBytes(file: string): Promise<number | undefined> {
  if (file === '-') return undefined;
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw new InputError(`${file}: this is a folder`);
    // To open a pipe and close it again would be taken for a reader that is gone.
    if (!found.isFile()) return undefined;
    await (await open(file, 'r')).close();
    return found.size;
  } catch (error) {
    throw error instanceof InputError ? error : inputError(file, error);
  }
}

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'this file may not be read'],
  ['EPERM', 'this file may not be read'],
  ['EISDIR', 'this is a folder'],
]);

/** What the operating system says of a file that cannot be read. */
export function inputError(file: string, error: unknown): InputError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  return new InputError(`${file}: ${REASONS.get(code) ?? message}`);
}
