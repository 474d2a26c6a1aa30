import { uint16 } from './octets.ts';

/** Option codes in use: draft-ietf-opsawg-pcapng sections 3.5 and 4. */
export const OPTION = {
  endOfOptions: 0,
  comment: 1,
  interfaceName: 2,
  interfaceTimeResolution: 9,
  interfaceTimeOffset: 14,
} as const;

/**
 * Calls `visit` with each option of `bytes[start, end)`; the value is a view. An option that does not
 * fit ends the list: false is returned.
 */
export function visitOptions(
  bytes: Uint8Array,
  start: number,
  end: number,
  little: boolean,
  visit: (code: number, value: Uint8Array) => void,
): boolean {
  let at = start;
  while (end - at >= 4) {
    const code = uint16(bytes, at, little);
    const length = uint16(bytes, at + 2, little);
    if (code === OPTION.endOfOptions) return true;
    const value = at + 4;
    if (length > end - value) return false;
    visit(code, bytes.subarray(value, value + length));
    at = value + ((length + 3) & ~3);
  }
  return true;
}
