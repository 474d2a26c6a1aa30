import type { DecodeOptions } from '../../decoder/decode.ts';
import type { PortHints } from '../port-hints.ts';
import { readKeyLog } from '../tls/key-log-file.ts';
import { nodePrimitives } from '../tls/primitives.ts';
import { inputError } from './input.ts';

/** What every command takes that reads a capture. */
export interface DecodingOptions {
  readonly portHint: PortHints;
  /** File with secrets of TLS. */
  readonly keylog?: string;
}

/** @throws InputError when the key log cannot be read */
export async function decodeOptions({
  portHint,
  keylog,
}: DecodingOptions): Promise<DecodeOptions & { readonly portHints: PortHints }> {
  return {
    portHints: portHint,
    tls: {
      primitives: nodePrimitives,
      ...(keylog !== undefined && { keyLog: await keyLogOf(keylog) }),
    },
  };
}

/** @throws InputError when the file cannot be read */
export function keyLogOf(file: string): Promise<Uint8Array> {
  return readKeyLog(file).catch((error: unknown) => {
    throw inputError(file, error);
  });
}
