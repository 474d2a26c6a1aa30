import type { DecodeOptions } from '../../decoder/decode.ts';
import type { PortHints } from '../port-hints.ts';
import { KeyLogFile, moreSecrets } from '../tls/key-log-file.ts';
import { nodePrimitives } from '../tls/primitives.ts';
import { inputError } from './input.ts';

/** What every command takes that reads a capture. */
export interface DecodingOptions {
  readonly portHint: PortHints;
  /** File with secrets of TLS. */
  readonly keylog?: string;
}

/** @throws InputError when the key log cannot be read */
export function decodeOptions({ portHint, keylog }: DecodingOptions): DecodeOptions {
  return {
    portHints: portHint,
    tls: {
      primitives: nodePrimitives,
      ...(keylog !== undefined && {
        keyLog: keyLogOf(keylog),
        moreSecrets: moreSecrets([keylog]),
      }),
    },
  };
}

/** @throws InputError when the file cannot be read */
export function keyLogOf(file: string): Uint8Array | undefined {
  try {
    return new KeyLogFile(file).more();
  } catch (error) {
    throw inputError(file, error);
  }
}
