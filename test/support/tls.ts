import { existsSync, readFileSync } from 'node:fs';
import type { DecodeOptions } from '../../decoder/decode.ts';
import { nodePrimitives } from '../../server/tls/primitives.ts';

/** How the TLS of a capture is read: with the key log beside it, if there is one. */
export function tlsOf(path: string): { readonly tls: NonNullable<DecodeOptions['tls']> } {
  const stem = path.replace(/\.pcap(ng)?(\.gz)?$/, '');
  const found = [`${stem}.keys.txt`, `${stem}.keys`].find((file) => existsSync(file));
  const keyLog = found === undefined ? {} : { keyLog: readFileSync(found) };
  return { tls: { primitives: nodePrimitives, ...keyLog } };
}
