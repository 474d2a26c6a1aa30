/** The header of a TLS record (RFC 8446 5.1; RFC 5246 6.2.1). */

export const CONTENT = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
} as const;

export const RECORD_HEADER_BYTES = 5;
/** Most that a record may say it holds: what RFC 5246 6.2.3 allows for compression, MAC and padding. */
export const RECORD_BODY_BYTES = 16_384 + 2048;

/** Versions as they stand on the wire. */
export const VERSION = {
  ssl3: 0x0300,
  tls10: 0x0301,
  tls11: 0x0302,
  tls12: 0x0303,
  tls13: 0x0304,
} as const;

const VERSION_NAMES: ReadonlyMap<number, string> = new Map([
  [VERSION.ssl3, 'SSL 3.0'],
  [VERSION.tls10, 'TLS 1.0'],
  [VERSION.tls11, 'TLS 1.1'],
  [VERSION.tls12, 'TLS 1.2'],
  [VERSION.tls13, 'TLS 1.3'],
]);

export function versionName(version: number): string {
  return VERSION_NAMES.get(version) ?? `TLS version 0x${version.toString(16).padStart(4, '0')}`;
}

/** Whether a record header may stand there; `bytes` must go on for RECORD_HEADER_BYTES. */
export function isRecordHeader(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at];
  const isKnown = type >= CONTENT.changeCipherSpec && type <= CONTENT.applicationData;
  return (
    isKnown &&
    bytes[at + 1] === 3 &&
    bytes[at + 2] <= 4 &&
    bodyLength(bytes, at) <= RECORD_BODY_BYTES
  );
}

/** Octets behind the header. */
export function bodyLength(bytes: Uint8Array, at: number): number {
  return (bytes[at + 3] << 8) | bytes[at + 4];
}
