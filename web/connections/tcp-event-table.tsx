import type { TcpEvent } from '../../server/api/state-contract.ts';
import { Moment } from '../entity/Moment.tsx';
import type { Places } from '../entity/places.ts';
import { Way } from '../entity/Way.tsx';
import { formatCount, formatCounted } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import { endsOf } from '../lib/way.ts';
import { type TableKind, TIME_PX } from '../table/columns.ts';

/** What it means that `end` sent it. */
function whatText({ kind, direction }: TcpEvent): string {
  const { sender: end } = endsOf(direction);
  switch (kind) {
    case 'zero-window':
      return `the ${end} can take nothing more`;
    case 'unacknowledged':
      return `the ${end} acknowledges nothing of what is sent to it`;
    case 'window-open':
      return `the ${end} can take something again`;
    case 'zero-window-probe':
      return `the ${end} asks whether it may send again`;
    case 'keep-alive':
      return `the ${end} asks whether the other is still there`;
    case 'retransmission':
      return `the ${end} sends it again`;
    case 'out-of-order':
      return `from the ${end}, not in its turn`;
    case 'reset':
      return `the ${end} breaks the connection off`;
    case 'fin':
      return `the ${end} has no more to send`;
    default:
      return visibleText(kind);
  }
}

/** What TCP did beside carrying octets; each leads to the frames from that packet on. */
export function tcpEventTable(
  places: Places,
  startEpochNanos: string | undefined,
): TableKind<TcpEvent> {
  return {
    plural: 'events of TCP',
    singular: 'event of TCP',
    keyOf: ({ packet, direction, kind }) => `${packet} ${direction} ${kind}`,
    hrefOf: ({ connection, packet }) => places.frames(`conn:${connection} packet>=${packet}`),
    columns: [
      {
        key: 'packet',
        head: 'packet',
        minPx: 70,
        grow: 0,
        yields: 0,
        cell: ({ packet }) => formatCount(packet),
      },
      {
        key: 'time',
        head: 'time',
        isTime: true,
        minPx: TIME_PX,
        grow: 0,
        yields: 2,
        align: 'end',
        cell: ({ timeNanos }) => <Moment nanos={timeNanos} startEpochNanos={startEpochNanos} />,
      },
      {
        key: 'way',
        head: 'way',
        minPx: 26,
        grow: 0,
        yields: 3,
        cell: ({ direction }) => <Way direction={direction} />,
      },
      {
        key: 'kind',
        head: 'what it is',
        minPx: 124,
        grow: 0,
        yields: 0,
        cell: ({ kind }) => <span className="mono">{visibleText(kind)}</span>,
      },
      {
        key: 'what',
        head: 'what it means',
        minPx: 170,
        grow: 1,
        yields: 1,
        cell: whatText,
        title: whatText,
      },
      {
        key: 'bytes',
        head: 'bytes',
        minPx: 90,
        grow: 0,
        yields: 4,
        align: 'end',
        cell: ({ bytes }) => bytes !== undefined && formatCounted(bytes, 'byte'),
      },
    ],
  };
}
