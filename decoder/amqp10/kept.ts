import { ABSENT, FLAG, type FrameView } from '../frame-view.ts';
import type { ValueChecker } from './encoding.ts';
import { DESCRIPTOR } from './frame.ts';
import { PERFORMATIVES } from './names.ts';
import { booleanBits, conditionOf, fieldOf, textEnd, textStart, unsigned } from './scan-value.ts';

/** What the index keeps of a performative; 0 is nothing. */
const COLUMN = {
  handle: 1,
  deliveryId: 2,
  lastId: 3,
  credit: 4,
  settled: 5,
  more: 6,
  aborted: 7,
  role: 8,
  drain: 9,
  echo: 10,
  name: 11,
  error: 12,
  source: 13,
  target: 14,
} as const;

const KEPT: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  open: { containerId: COLUMN.name },
  attach: {
    name: COLUMN.name,
    handle: COLUMN.handle,
    role: COLUMN.role,
    source: COLUMN.source,
    target: COLUMN.target,
  },
  flow: {
    handle: COLUMN.handle,
    linkCredit: COLUMN.credit,
    drain: COLUMN.drain,
    echo: COLUMN.echo,
  },
  transfer: {
    handle: COLUMN.handle,
    deliveryId: COLUMN.deliveryId,
    settled: COLUMN.settled,
    more: COLUMN.more,
    aborted: COLUMN.aborted,
  },
  disposition: {
    role: COLUMN.role,
    first: COLUMN.deliveryId,
    last: COLUMN.lastId,
    settled: COLUMN.settled,
    state: COLUMN.error,
  },
  detach: { handle: COLUMN.handle, error: COLUMN.error },
  end: { error: COLUMN.error },
  close: { error: COLUMN.error },
};

/** Fields of a performative that may be kept: the first so many. */
const KEPT_FIELDS = 16;
/** Column by descriptor code and place of the field, filled from the spec table. */
const KEPT_COLUMN = new Uint8Array(256 * KEPT_FIELDS);
for (const { name, code, fields } of PERFORMATIVES) {
  fields?.forEach((field, i) => {
    KEPT_COLUMN[code * KEPT_FIELDS + i] = KEPT[name]?.[field.name] ?? 0;
  });
}

/** Where a field of a performative is kept; 0 when it is not. */
export function keptColumn(code: number, field: number): number {
  return field < KEPT_FIELDS ? KEPT_COLUMN[code * KEPT_FIELDS + field] : 0;
}

/** Keeps a field for the index; its constructor is at `at`, and it is whole and not null. */
export function keep(view: FrameView, checker: ValueChecker, column: number, at: number): void {
  const { bytes } = view;
  switch (column) {
    case COLUMN.handle:
      view.handle = unsigned(bytes, at);
      break;
    case COLUMN.deliveryId:
      view.deliveryId = unsigned(bytes, at);
      break;
    case COLUMN.lastId:
      view.lastId = unsigned(bytes, at);
      break;
    case COLUMN.credit:
      view.credit = unsigned(bytes, at);
      break;
    case COLUMN.settled:
      view.flags |= booleanBits(bytes, at, FLAG.hasSettled, FLAG.settled);
      break;
    case COLUMN.more:
      view.flags |= booleanBits(bytes, at, FLAG.hasMore, FLAG.more);
      break;
    case COLUMN.aborted:
      view.flags |= booleanBits(bytes, at, FLAG.hasAborted, FLAG.aborted);
      break;
    case COLUMN.role:
      view.flags |= booleanBits(bytes, at, FLAG.hasRole, FLAG.role);
      break;
    case COLUMN.drain:
      view.flags |= booleanBits(bytes, at, FLAG.hasDrain, FLAG.drain);
      break;
    case COLUMN.echo:
      view.flags |= booleanBits(bytes, at, FLAG.hasEcho, FLAG.echo);
      break;
    default:
      keepText(view, checker, column, at);
  }
}

function keepText(view: FrameView, checker: ValueChecker, column: number, at: number): void {
  switch (column) {
    case COLUMN.name:
      keepName(view, at);
      break;
    case COLUMN.error:
      keepCondition(view, checker, at);
      break;
    case COLUMN.source:
      keepAddress(view, checker, at, DESCRIPTOR.source);
      break;
    case COLUMN.target: {
      // The address is that of the peer's node: the source of a receiver, the target of a sender.
      const isReceiver = (view.flags & FLAG.role) !== 0;
      if (!isReceiver || view.addressStart === ABSENT)
        keepAddress(view, checker, at, DESCRIPTOR.target);
    }
  }
}

function keepName(view: FrameView, at: number): void {
  const { bytes } = view;
  const start = textStart(bytes, at);
  if (start === ABSENT) return;
  view.nameStart = start;
  view.nameEnd = textEnd(bytes, at);
}

function keepAddress(view: FrameView, checker: ValueChecker, at: number, terminus: number): void {
  const { bytes } = view;
  const address = fieldOf(checker, at, terminus, 0);
  const start = address === ABSENT ? ABSENT : textStart(bytes, address);
  if (start === ABSENT) return;
  view.addressStart = start;
  view.addressEnd = textEnd(bytes, address);
}

function keepCondition(view: FrameView, checker: ValueChecker, at: number): void {
  const { bytes } = view;
  const condition = conditionOf(checker, at);
  const start = condition === ABSENT ? ABSENT : textStart(bytes, condition);
  if (start === ABSENT) return;
  view.errorStart = start;
  view.errorEnd = textEnd(bytes, condition);
}
