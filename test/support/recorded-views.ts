import { CaptureDecoder } from '../../decoder/decode.ts';
import { FrameView } from '../../decoder/frame-view.ts';
import type { ConnectionInfo, DecodeSink } from '../../decoder/sink.ts';
import { readCapture } from './decode.ts';

/** Frame views that can be handed to a sink again, in any order and as often as one likes. */
export interface Recording {
  readonly views: readonly FrameView[];
  readonly connections: readonly ConnectionInfo[];
}

export function recordViews(path: string): Recording {
  const views: FrameView[] = [];
  const connections: ConnectionInfo[] = [];
  const decoder = new CaptureDecoder({
    frame: (view) => views.push(copyOf(view)),
    connectionDone: (info) => connections.push(info),
  });
  decoder.push(readCapture(path));
  decoder.end();
  return { views, connections };
}

/** One thing that the decoder told, to be told again. */
export interface Call {
  /** Of the frame, if it was one. */
  readonly frame?: number;
  readonly connection: number;
  tell(sink: DecodeSink): void;
}

/** Everything that the decoder tells of a capture, in order, but for the ends of connections. */
export function recordCalls(plain: Uint8Array): {
  readonly calls: readonly Call[];
  readonly connections: readonly ConnectionInfo[];
} {
  const calls: Call[] = [];
  const connections: ConnectionInfo[] = [];
  const decoder = new CaptureDecoder({
    frame(view) {
      const copy = copyOf(view);
      const { number, connection } = copy;
      calls.push({ frame: number, connection, tell: (sink) => sink.frame(copy) });
    },
    connectionDone: (info) => connections.push(info),
    tcpEvent(event) {
      const copy = { ...event };
      calls.push({ connection: event.connection, tell: (sink) => sink.tcpEvent?.(copy) });
    },
    acknowledged(...told) {
      calls.push({ connection: told[0], tell: (sink) => sink.acknowledged?.(...told) });
    },
  });
  decoder.push(plain);
  decoder.end();
  return { calls, connections };
}

const TEXTS = ['name', 'address', 'routingKey', 'error'] as const;

function copyOf(view: FrameView): FrameView {
  const bytes = view.bytes.slice(view.start, view.end);
  const copy = Object.assign(new FrameView(bytes, view.pieces), view, { bytes, start: 0 });
  copy.end = bytes.length;
  for (const text of TEXTS) {
    if (view[`${text}Start`] < 0) continue;
    copy[`${text}Start`] -= view.start;
    copy[`${text}End`] -= view.start;
  }
  return copy;
}
