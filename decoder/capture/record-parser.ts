import type { Bytes, FileOffset } from '../units.ts';

/** One of the two file formats, reading whole records out of whatever buffer they lie in. */
export interface RecordParser {
  /**
   * Reads the whole records of `bytes[start, end)` and returns where the first one not whole begins.
   * `fileBase` is the place of `bytes[0]` in the file; `last` says that the file ends at `end`.
   */
  parse(bytes: Uint8Array, start: number, end: number, fileBase: FileOffset, last: boolean): number;
  /** Octets that must lie there, from the place returned, before another call can do more. */
  readonly need: Bytes;
  /** The header of the file was read. */
  readonly begun: boolean;
  /** Reading stopped for good: what follows is not looked at. */
  readonly stopped: boolean;
}
