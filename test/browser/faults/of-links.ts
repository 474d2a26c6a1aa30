/** Faults of links, sessions and connections: they wait, are ended with an error, or count otherwise. */
import type { STILLNESS } from '../../../decoder/model/stillness.ts';
import type { TimelineFlag } from '../../../server/api/timeline-contract.ts';
import type { Facts } from './facts.ts';
import type { Fault, LadderRow } from './fault.ts';

type Stillness = (typeof STILLNESS)[number];

/** A band that says what a link waits for; on its ladder the silence, and the frame that began it. */
export async function waiting(
  facts: Facts,
  blocked: Stillness,
  mark: RegExp,
  silence: RegExp,
  ofLane: (lane: string) => boolean = () => true,
): Promise<Fault> {
  const all = await facts.waits();
  const waits = all.filter(({ lane, wait }) => wait.blocked === blocked && ofLane(lane));
  return {
    spots: waits.map(({ lane, wait }) => ({
      lane,
      atNanos: (wait.fromNanos + wait.toNanos) / 2,
      part: 'band',
    })),
    mark,
    told: /Why it did not move/,
    way: 'on the ladder',
    rows: waits.map(() => [{ frame: 'selected', says: /\S/ }, { says: silence }]),
  };
}

/** Kinds of flags that an error frame plants. */
const ERRORS: ReadonlySet<TimelineFlag['kind']> = new Set([
  'link-error',
  'session-error',
  'connection-error',
]);

/** A flag with the words of the end that gave up; on the ladder the frame that has them, and its cause. */
export function error(facts: Facts, words: RegExp, cause: RegExp): Fault {
  const flags = facts.flags.filter(({ kind, text }) => ERRORS.has(kind) && words.test(text ?? ''));
  return {
    ...flagged(flags, words),
    rows: flags.map(({ frame }) => [{ frame, says: words }, { says: cause }]),
  };
}

/** Flags of one kind, with the frames of theirs on the ladder. */
export function flag(
  facts: Facts,
  kind: TimelineFlag['kind'],
  mark: RegExp,
  says: RegExp,
  more: readonly LadderRow[] = [],
): Fault {
  const flags = facts.flags.filter((one) => one.kind === kind);
  return { ...flagged(flags, mark), rows: flags.map(({ frame }) => [{ frame, says }, ...more]) };
}

function flagged(flags: readonly TimelineFlag[], mark: RegExp) {
  return {
    spots: flags.map(({ lane, timeNanos: atNanos }) => ({ lane, atNanos, part: 'flag' as const })),
    mark,
    told: mark,
  };
}

/**
 * A connection that ended without a close, or with an error; on its ladder that end, and a delivery
 * that it cut off, where it did.
 */
export async function cutOff(facts: Facts): Promise<Fault> {
  const ends = facts.flags.filter(({ kind, lane }) => ENDS.has(kind) && facts.lane(lane));
  const broken = ends.filter(({ kind }) => kind !== 'connection-error');
  const flags = broken.length > 0 ? broken : ends;
  const rows: LadderRow[][] = [];
  for (const { lane } of flags) {
    const cut = await facts.deliveries(`conn:${lane} phase:in-doubt,discarded,suspended,resumed`);
    for (const { startFrame } of cut) {
      rows.push([
        { frame: startFrame, says: /in doubt|requeued/ },
        { says: /without a close|error/ },
      ]);
    }
  }
  const isCutting = rows.length > 0;
  const mark =
    isCutting && broken.length > 0 ? /without a close.*unsettled/ : /without a close|error/;
  return { ...flagged(flags, mark), rows: isCutting ? rows : [[{ says: /without a close/ }]] };
}

const ENDS: ReadonlySet<TimelineFlag['kind']> = new Set([
  'tcp-reset',
  'cut-off',
  'connection-error',
]);
