/** What the extensions do to messages that a server agreed to (RFC 6455 9.1; RFC 7692 7.1). */

/** Bits of a frame header that extensions give a meaning, in `FrameHeader.reserved`. */
export const RESERVED = { compressed: 4 } as const;

export interface AgreedExtensions {
  /** Messages may be compressed (permessage-deflate). */
  readonly deflates: boolean;
  /** Reserved bits that have a meaning. */
  readonly reserved: number;
}

export const NO_EXTENSIONS: AgreedExtensions = { deflates: false, reserved: 0 };
/** The answer is not in the capture: what is compressed says so. */
export const UNKNOWN_EXTENSIONS: AgreedExtensions = {
  deflates: false,
  reserved: RESERVED.compressed,
};

/** @param field Sec-WebSocket-Extensions of the server's answer */
export function readExtensions(field: string | undefined): AgreedExtensions {
  const names = (field ?? '').split(',').map((one) => one.split(';')[0].trim().toLowerCase());
  const deflates = names.includes('permessage-deflate');
  return deflates ? { deflates, reserved: RESERVED.compressed } : NO_EXTENSIONS;
}
