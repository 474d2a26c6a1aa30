/** ClientHello and ServerHello (RFC 8446 4.1; RFC 5246 7.4.1): what both ends say before anything is encrypted. */

import { OctetReader } from './octet-reader.ts';
import { VERSION } from './record.ts';

export const MESSAGE = {
  clientHello: 1,
  serverHello: 2,
  encryptedExtensions: 8,
  finished: 20,
  keyUpdate: 24,
} as const;

const EXTENSION = {
  serverName: 0,
  applicationProtocol: 16,
  encryptThenMac: 22,
  supportedVersions: 43,
} as const;

export interface ClientHello {
  readonly random: Uint8Array;
  /** Name of the server that the client asks for. */
  readonly serverName?: string;
}

export interface ServerHello {
  readonly random: Uint8Array;
  /** The one chosen. */
  readonly version: number;
  readonly cipherSuite: number;
  readonly encryptThenMac: boolean;
  /** ALPN; in TLS 1.3 it comes with EncryptedExtensions. */
  readonly applicationProtocol?: string;
}

/** @param body the message behind its header; undefined when it is not well-formed */
export function readClientHello(body: Uint8Array): ClientHello | undefined {
  const reader = new OctetReader(body);
  reader.skip(2);
  const random = reader.take(32);
  reader.vector(1);
  reader.vector(2);
  reader.vector(1);
  if (reader.failed) return undefined;
  const serverName = serverNameOf(readExtensions(reader).get(EXTENSION.serverName));
  return { random: random.slice(), ...(serverName !== undefined && { serverName }) };
}

/** @param body the message behind its header; undefined when it is not well-formed */
export function readServerHello(body: Uint8Array): ServerHello | undefined {
  const reader = new OctetReader(body);
  const legacyVersion = reader.uint(2);
  const random = reader.take(32);
  reader.vector(1);
  const cipherSuite = reader.uint(2);
  reader.skip(1);
  if (reader.failed) return undefined;
  const extensions = readExtensions(reader);
  const chosen = extensions.get(EXTENSION.supportedVersions);
  const applicationProtocol = protocolOf(extensions.get(EXTENSION.applicationProtocol));
  return {
    random: random.slice(),
    version: chosen?.length === 2 ? (chosen[0] << 8) | chosen[1] : legacyVersion,
    cipherSuite,
    encryptThenMac: extensions.has(EXTENSION.encryptThenMac),
    ...(applicationProtocol !== undefined && { applicationProtocol }),
  };
}

/** ALPN in EncryptedExtensions of TLS 1.3. */
export function readApplicationProtocol(body: Uint8Array): string | undefined {
  return protocolOf(readExtensions(new OctetReader(body)).get(EXTENSION.applicationProtocol));
}

/** RFC 8446 4.1.3: the random of a ServerHello that asks for another ClientHello. */
const RETRY_RANDOM: readonly number[] = [
  0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
  0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

export function asksAgain({ random, version }: ServerHello): boolean {
  return version === VERSION.tls13 && RETRY_RANDOM.every((octet, at) => random[at] === octet);
}

function readExtensions(reader: OctetReader): ReadonlyMap<number, Uint8Array> {
  const extensions = new Map<number, Uint8Array>();
  const list = new OctetReader(reader.vector(2));
  while (list.left > 0 && !list.failed) {
    const type = list.uint(2);
    const value = list.vector(2);
    if (!list.failed) extensions.set(type, value);
  }
  return extensions;
}

/** The host_name in a server_name extension (RFC 6066 3). */
function serverNameOf(extension: Uint8Array | undefined): string | undefined {
  if (extension === undefined) return undefined;
  const list = new OctetReader(new OctetReader(extension).vector(2));
  const type = list.uint(1);
  const name = list.vector(2);
  return list.failed || type !== 0 ? undefined : textOf(name);
}

/** The one protocol of a server's answer (RFC 7301 3.1). */
function protocolOf(extension: Uint8Array | undefined): string | undefined {
  if (extension === undefined) return undefined;
  const list = new OctetReader(new OctetReader(extension).vector(2));
  const name = list.vector(1);
  return list.failed || name.length === 0 ? undefined : textOf(name);
}

/** Longest name of a host that DNS has (RFC 1035 2.3.4). */
const NAME_BYTES = 255;

function textOf(octets: Uint8Array): string | undefined {
  if (octets.length === 0 || octets.length > NAME_BYTES) return undefined;
  const isPrintable = octets.every((octet) => octet > 0x20 && octet < 0x7f);
  return isPrintable ? String.fromCharCode(...octets) : undefined;
}
