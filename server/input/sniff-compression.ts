export type Compression = 'none' | 'gzip' | 'zstd';

/** Octets that `sniffCompression` looks at. */
export const SNIFF_BYTES = 4;

/**
 * How a file is compressed, by its first octets; no capture file begins with any of these.
 * A skippable frame may stand before the data of zstd (its magic number is 184D2A50 to 5F).
 */
export function sniffCompression(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b && (head.length < 3 || head[2] === 8)) return 'gzip';
  if (head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd && head[0] === 0x28) return 'zstd';
  if (head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18 && head[0] >> 4 === 5) return 'zstd';
  return 'none';
}
