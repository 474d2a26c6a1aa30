import { type FileHandle, open } from 'node:fs/promises';
import type { Place } from '../../decoder/frame-view.ts';
import type { FrameOctets, FramePiece } from '../rows/frame-octets.ts';
import type { KeptPaths } from '../rows/kept-octets.ts';
import type { IndexedFrame, IndexedPiece } from './client.ts';

/** Ranges closer than this are read at once: cheaper than a second call. */
const CLOSE_BYTES = 16 * 1024;
/** Longest range read at once. */
const READ_BYTES = 1024 * 1024;

/** A stretch of the file and where its octets belong. */
interface Wanted {
  readonly from: number;
  readonly to: number;
  readonly target: Uint8Array;
}

/** The pieces of a frame; those stored, or the one that the frame's own row describes. */
export function piecesOfFrame(
  frame: IndexedFrame,
  stored: readonly IndexedPiece[] | undefined,
): readonly FramePiece[] {
  if (stored) return stored;
  const { pieceCount, size, packet, fileOffset } = frame;
  return pieceCount === 1 ? [{ start: 0, length: size, packet, fileOffset }] : [];
}

/** Where the octets of a capture lie. */
export interface CaptureFiles {
  /** The file that offsets refer to. */
  readonly plainPath: string;
  /** What it has otherwise; there where frames say that they are. */
  readonly keptPaths: KeptPaths;
}

/** The first `length` octets of a frame are wanted. */
export interface FrameRead {
  readonly length: number;
  readonly place: Place;
  readonly pieces: readonly FramePiece[];
}

/** Reads frames again from the plain capture file, and from what was kept of it. */
export class FrameFile {
  readonly #files: CaptureFiles;
  readonly #handles = new Map<Place, FileHandle>();

  private constructor(files: CaptureFiles) {
    this.#files = files;
  }

  /** Runs `read` with the files open that it needs. */
  static async use<T>(files: CaptureFiles, read: (file: FrameFile) => Promise<T>): Promise<T> {
    const file = new FrameFile(files);
    try {
      return await read(file);
    } finally {
      for (const handle of file.#handles.values()) await handle.close();
    }
  }

  /** Frames that lie close together in the file cost one read. */
  async read(frames: readonly FrameRead[]): Promise<FrameOctets[]> {
    const places = new Map<Place, Wanted[]>();
    const all = frames.map(({ length, pieces, place }) => {
      const wanted = places.get(place) ?? [];
      places.set(place, wanted);
      const octets = new Uint8Array(length);
      const present: { start: number; end: number }[] = [];
      for (const { start, length: pieceLength, fileOffset } of pieces) {
        const end = Math.min(start + pieceLength, length);
        if (start >= end) continue;
        const target = octets.subarray(start, end);
        wanted.push({ from: fileOffset, to: fileOffset + target.length, target });
        const last = present.at(-1);
        if (last && last.end >= start) last.end = Math.max(last.end, end);
        else present.push({ start, end });
      }
      return { octets, present };
    });
    for (const [place, wanted] of places) {
      if (wanted.length > 0) await fill(await this.#open(place), wanted);
    }
    return all;
  }

  async #open(place: Place): Promise<FileHandle> {
    const { plainPath, keptPaths } = this.#files;
    const path = place === 'file' ? plainPath : keptPaths[place];
    const handle = this.#handles.get(place) ?? (await open(path, 'r'));
    this.#handles.set(place, handle);
    return handle;
  }
}

async function fill(file: FileHandle, wanted: Wanted[]): Promise<void> {
  wanted.sort((a, b) => a.from - b.from);
  for (let at = 0; at < wanted.length; ) {
    const { from } = wanted[at];
    let { to } = wanted[at];
    let next = at + 1;
    while (next < wanted.length) {
      const far = Math.max(to, wanted[next].to);
      if (wanted[next].from > to + CLOSE_BYTES || far > from + READ_BYTES) break;
      to = far;
      next++;
    }
    const octets = await octetsAt(file, from, to - from);
    for (; at < next; at++) {
      const { from: start, to: end, target } = wanted[at];
      target.set(octets.subarray(start - from, end - from));
    }
  }
}

async function octetsAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const octets = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(octets, at, length - at, position + at);
    if (bytesRead === 0) throw new Error(`the capture file ends before octet ${position + at}`);
    at += bytesRead;
  }
  return octets;
}
