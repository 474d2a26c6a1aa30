import { uint32 } from './octets.ts';

/** What the first octets say the file is. */
export type Sniffed =
  | { readonly format: 'pcapng' }
  | {
      readonly format: 'pcap';
      readonly little: boolean;
      readonly nanoseconds: boolean;
      /** Octets of a record header: 24 in the modified form by Alexey Kuznetzov. */
      readonly recordHeaderLength: 16 | 24;
    };

export const PCAPNG_MAGIC = 0x0a0d0d0a;

/** Octets that tell a capture from anything else. */
export const SNIFF_LENGTH = 4;

/** The format by its first four octets; undefined for what is neither. */
export function sniffFormat(bytes: Uint8Array, at: number): Sniffed | undefined {
  const magic = uint32(bytes, at, false);
  switch (magic) {
    case PCAPNG_MAGIC:
      return { format: 'pcapng' };
    case 0xa1b2c3d4:
      return { format: 'pcap', little: false, nanoseconds: false, recordHeaderLength: 16 };
    case 0xd4c3b2a1:
      return { format: 'pcap', little: true, nanoseconds: false, recordHeaderLength: 16 };
    case 0xa1b23c4d:
      return { format: 'pcap', little: false, nanoseconds: true, recordHeaderLength: 16 };
    case 0x4d3cb2a1:
      return { format: 'pcap', little: true, nanoseconds: true, recordHeaderLength: 16 };
    case 0xa1b2cd34:
      return { format: 'pcap', little: false, nanoseconds: false, recordHeaderLength: 24 };
    case 0x34cdb2a1:
      return { format: 'pcap', little: true, nanoseconds: false, recordHeaderLength: 24 };
    default:
      return undefined;
  }
}

/** Signatures worth naming in an error, as hex of the first octets, and what helps. */
const SIGNATURES: readonly (readonly [hex: string, name: string])[] = [
  ['1f8b', 'gzip data'],
  ['28b52ffd', 'zstd data'],
  ['fd377a585a00', 'xz data: unpack it first'],
  ['425a68', 'bzip2 data: unpack it first'],
  ['04224d18', 'lz4 data: unpack it first'],
  ['504b0304', 'a zip archive: unpack it first'],
  ['377abcaf271c', 'a 7z archive: unpack it first'],
  ['736e6f6f70000000', 'a snoop capture: convert it to pcap first'],
  ['6274736e6f6f7000', 'a Bluetooth snoop capture: convert it to pcap first'],
  ['474d4255', 'a Microsoft Network Monitor capture: convert it to pcap first'],
  ['52545353', 'a Microsoft Network Monitor 1 capture: convert it to pcap first'],
  ['5452534e494646', 'a Sniffer capture: convert it to pcap first'],
  ['7f454c46', 'an ELF program'],
  ['4d5a', 'a Windows program'],
  ['25504446', 'a PDF document'],
  ['89504e47', 'a PNG picture'],
  ['ffd8ff', 'a JPEG picture'],
  ['414d5150', 'a bare AMQP byte stream'],
];

/** Says what a file that is no capture looks like, or undefined. `bytes` are its first octets. */
export function describeContent(bytes: Uint8Array): string | undefined {
  let hex = '';
  for (const octet of bytes.subarray(0, 16)) hex += octet.toString(16).padStart(2, '0');
  for (const [signature, name] of SIGNATURES) if (hex.startsWith(signature)) return name;
  return looksLikeText(bytes) ? 'text' : undefined;
}

function looksLikeText(bytes: Uint8Array): boolean {
  for (const octet of bytes) {
    if (octet < 0x20 && octet !== 0x09 && octet !== 0x0a && octet !== 0x0d) return false;
    if (octet === 0x7f) return false;
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
