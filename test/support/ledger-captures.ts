import { frameTypeName } from '../../decoder/amqp/frame-types.ts';
import { dissectFrame10 } from '../../decoder/amqp10/dissect.ts';
import { CaptureDecoder } from '../../decoder/decode.ts';
import type { FrameView } from '../../decoder/frame-view.ts';
import type { JsonObject } from '../../decoder/json.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import { type LinkRecord, modelId } from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { PROTOCOL } from '../../decoder/protocol.ts';
import type { Direction } from '../../decoder/units.ts';
import { readCapture } from './decode.ts';

/** A begin, flow or transfer of AMQP 1.0, with what the ledger said of its link in front of it and behind it. */
export interface LedgerFrame {
  readonly number: number;
  readonly name: string;
  readonly direction: Direction;
  /** `c1.s1`, `c1.s1.l1`; undefined when it is of none. */
  readonly session: string | undefined;
  readonly link: string | undefined;
  readonly fields: JsonObject;
  readonly before: LedgerEntry | undefined;
  /** The entries that it made; the array goes on with those that TCP makes after it. */
  readonly made: readonly LedgerEntry[];
}

export interface LedgerStory {
  readonly frames: readonly LedgerFrame[];
  readonly links: ReadonlyMap<string, LinkRecord>;
  readonly rows: readonly JsonObject[];
  /** The last entry of each link. */
  readonly last: ReadonlyMap<string, LedgerEntry>;
  /** Connections in which octets are missing, or cannot be read. */
  readonly holed: ReadonlySet<number>;
}

const NAMES = new Set(['begin', 'flow', 'transfer']);

/** @param acknowledgements whether the models hear what TCP tells */
export function ledgerStory(path: string, acknowledgements: boolean): LedgerStory {
  const frames: LedgerFrame[] = [];
  const links = new Map<string, LinkRecord>();
  const rows: JsonObject[] = [];
  const last = new Map<string, LedgerEntry>();
  const holed = new Set<number>();
  let made: LedgerEntry[] = [];
  const keepLast = (): void => {
    for (const entry of made) {
      const { connection, session, link } = entry;
      if (link > 0) last.set(modelId(connection, session, link), entry);
    }
    made = [];
  };
  const state = new StateSink(
    {
      delivery: (record) => rows.push(deliveryRow(record)),
      link: (record) => links.set(modelId(record.connection, record.session, record.link), record),
      ledger(entry) {
        const copy = Object.assign(new LedgerEntry(), entry);
        made.push(copy);
      },
    },
    acknowledgements,
  );
  const decoder = new CaptureDecoder({
    frame(view) {
      const name = frameTypeName(view.type);
      const { connection, protocol, direction, number } = view;
      if (name === 'gap' || view.malformedLayer !== 0) holed.add(connection);
      keepLast();
      state.frame(view);
      if (protocol !== PROTOCOL.amqp10 || !NAMES.has(name)) return;
      const { session, link } = state.note;
      const linkId = link < 0 ? undefined : modelId(connection, session, link);
      frames.push({
        ...{ number, name, direction, made },
        session: session < 0 ? undefined : modelId(connection, session),
        link: linkId,
        fields: name === 'transfer' ? {} : fieldsOf(view),
        before: linkId === undefined ? undefined : last.get(linkId),
      });
    },
    connectionDone(info) {
      state.connectionDone(info);
      keepLast();
    },
    ...(acknowledgements && {
      acknowledged: (connection, direction, offset, nanos) =>
        state.acknowledged(connection, direction, offset, nanos),
      tcpEvent: (event) => state.tcpEvent(event),
    }),
  });
  decoder.push(readCapture(path));
  decoder.end();
  keepLast();
  return { frames, links, rows, last, holed };
}

function fieldsOf({ bytes, start, end, size, direction }: FrameView): JsonObject {
  return dissectFrame10(bytes.subarray(start, end), { size, direction, flags: 0 }).fields;
}
