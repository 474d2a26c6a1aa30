/** Key logs of TLS on the disk. What they hold is secret: it is handed to the decoder and to nobody else. */
import { open } from 'node:fs/promises';
import { LIMITS } from '../../decoder/limits.ts';

/** Octets of a key log. Rejects when there is no such file, or it is longer than LIMITS.keyLogBytes. */
export async function readKeyLog(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size > LIMITS.keyLogBytes) {
      throw new Error(`a key log has ${LIMITS.keyLogBytes} octets at most, and this file ${size}`);
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}
