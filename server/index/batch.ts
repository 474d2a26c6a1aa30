import { ABSENT, type FrameView } from '../../decoder/frame-view.ts';
import { LIMITS } from '../../decoder/limits.ts';
import { FrameNote } from '../../decoder/model/frame-note.ts';
import type { ConnectionInfo, DecodeSink } from '../../decoder/sink.ts';
import { FrameColumns, PieceColumns } from './frame-columns.ts';
import { Interner } from './interner.ts';
import { TextColumns } from './text-columns.ts';

/** Buffers of one batch, handed back and forth between ingest and owner. */
export interface BatchBuffers {
  readonly frames: ArrayBuffer;
  readonly pieces: ArrayBuffer;
  readonly texts: ArrayBuffer;
}

/** Rows on their way into the index. */
export interface Batch extends BatchBuffers {
  readonly frameRows: number;
  readonly pieceRows: number;
  readonly textRows: number;
  readonly firstTextId: number;
  /** Connections that will not change any more. */
  readonly connections: readonly ConnectionInfo[];
}

/** Where batches go. */
export interface BatchLane {
  /** Buffers to fill, or none to make new ones; waits while enough batches are under way. */
  take(): BatchBuffers | undefined;
  send(batch: Batch): void;
}

/** Connections that one batch carries at most. */
const BATCH_CONNECTIONS = 1024;

const NO_NOTE = new FrameNote();

/** Turns what the decoder finds into batches of columns. */
export class BatchBuilder implements DecodeSink {
  readonly #lane: BatchLane;
  readonly #encoder = new TextEncoder();
  readonly #reason = new Uint8Array(LIMITS.reasonBytes);
  readonly #interner: Interner;
  #frames: FrameColumns;
  #pieces: PieceColumns;
  #texts: TextColumns;
  #connections: ConnectionInfo[] = [];

  constructor(lane: BatchLane) {
    this.#lane = lane;
    const buffers = lane.take();
    this.#frames = new FrameColumns(buffers?.frames);
    this.#pieces = new PieceColumns(buffers?.pieces);
    this.#texts = new TextColumns(buffers?.texts);
    this.#interner = new Interner({
      text: (id, bytes, start, end) => this.#texts.text(id, bytes, start, end),
    });
  }

  /** @param note what the frame meant for the state */
  frame(view: FrameView, note = NO_NOTE): void {
    // Five texts at most; when they do not fit, the batch goes first, so buffers seldom grow.
    if (!this.#texts.fits(5, 8192)) this.flush();
    this.#writePieces(view);
    this.#frames.write(
      view,
      note,
      this.#intern(view.bytes, view.nameStart, view.nameEnd),
      this.#intern(view.bytes, view.addressStart, view.addressEnd),
      this.#intern(view.bytes, view.routingKeyStart, view.routingKeyEnd),
      this.#intern(view.bytes, view.errorStart, view.errorEnd),
      view.malformedLayer === 0 ? ABSENT : this.#internReason(view.malformedReason),
    );
    if (this.#frames.full) this.flush();
  }

  connectionDone(info: ConnectionInfo): void {
    this.#connections.push(info);
    if (this.#connections.length === BATCH_CONNECTIONS) this.flush();
  }

  /** Send what there is. */
  flush(): void {
    const [frames, pieces, texts] = [this.#frames, this.#pieces, this.#texts];
    if (frames.rows + pieces.rows + texts.rows + this.#connections.length === 0) return;
    this.#lane.send({
      frames: frames.buffer,
      pieces: pieces.buffer,
      texts: texts.buffer,
      frameRows: frames.rows,
      pieceRows: pieces.rows,
      textRows: texts.rows,
      firstTextId: texts.firstId,
      connections: this.#connections,
    });
    const buffers = this.#lane.take();
    this.#frames = new FrameColumns(buffers?.frames);
    this.#pieces = new PieceColumns(buffers?.pieces);
    this.#texts = new TextColumns(buffers?.texts);
    this.#connections = [];
  }

  /**
   * A frame in one whole piece needs no row here: file_offset and packet of its own row say all.
   * Pieces go before their frame, so that no reader sees a frame without them.
   */
  #writePieces(view: FrameView): void {
    const { pieces } = view;
    const count = pieces.count;
    if (
      count === 1 &&
      pieces.start[0] === 0 &&
      pieces.length[0] === view.size &&
      pieces.packet[0] === view.packet &&
      pieces.fileOffset[0] === view.fileOffset
    ) {
      return;
    }
    for (let index = 0; index < count; index++) {
      this.#pieces.write(view, index);
      if (this.#pieces.full) this.flush();
    }
  }

  #intern(bytes: Uint8Array, start: number, end: number): number {
    return start < 0 ? ABSENT : this.#interner.intern(bytes, start, end);
  }

  #internReason(reason: string): number {
    const { written } = this.#encoder.encodeInto(reason, this.#reason);
    return this.#interner.intern(this.#reason, 0, written);
  }
}
