import { TYPE } from '../../decoder/frame-view.ts';
import { Dissector, decodeFile, frameBytes, type Row, stableName } from '../support/decode.ts';
import { align } from './align.ts';
import { differences, keyOfGolden, keyOfRow, namesOfGolden } from './compare.ts';
import { type GoldenCapture, type GoldenFrame, readGolden } from './golden.ts';

/** One frame on which tshark and the decoder do not agree. */
export interface Disagreement {
  /** `18/2`: third frame of packet 18 with tshark; `c3>1204` a frame that only we have. */
  readonly frame: string;
  /** What it is about, in words. */
  readonly what: readonly string[];
  readonly golden?: GoldenFrame;
  readonly row?: Row;
}

export interface Verdict {
  /** Frames that agree in every field. */
  readonly agreed: number;
  readonly disagreements: readonly Disagreement[];
}

function goldenName({ packet, index }: GoldenFrame): string {
  return `${packet}/${index}`;
}

/** Method names of 0-8 and 0-9 that share a number with another of 0-9-1's, by tshark's name. */
function normalName(goldens: readonly GoldenFrame[]): (name: string) => string {
  const names = new Map<string, string>();
  for (const golden of goldens) {
    const [first, ...others] = namesOfGolden(golden);
    for (const other of others) names.set(other, first);
  }
  return (name) => names.get(name) ?? name;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Compare one capture with its golden file, frame by frame in each direction of each connection. */
export function judge({ capture, golden }: GoldenCapture): Verdict {
  const decoded = decodeFile(capture);
  const dissector = new Dissector(decoded);
  // Frames that lost bytes are shown by us and never by tshark.
  const rows = decoded.rows.filter(
    (row) => row.type !== TYPE.gap && row.malformed?.layer !== 'tcp',
  );
  const goldens = readGolden(golden);
  const senderOf = (row: Row): string => {
    const info = decoded.connections.get(row.connection);
    const sender = row.direction === 0 ? info?.client : info?.server;
    return `${row.connection - 1} ${sender}`;
  };
  const ours = groupBy(rows, senderOf);
  const theirs = groupBy(goldens, ({ stream, source }) => `${stream} ${source}`);
  const normal = normalName(goldens);
  let agreed = 0;
  const disagreements: Disagreement[] = [];
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const sides = align(theirs.get(key) ?? [], ours.get(key) ?? [], keyOfGolden, (row) =>
      keyOfRow(row, normal),
    );
    for (const [frame, row] of sides.pairs) {
      const bytes = frameBytes(decoded, row);
      const what = differences(frame, row, dissector.dissect(row), bytes);
      if (what.length === 0) agreed += 1;
      else disagreements.push({ frame: goldenName(frame), what, golden: frame, row });
    }
    for (const frame of sides.onlyFirst) {
      const what = [`only tshark has it: ${keyOfGolden(frame)}`];
      disagreements.push({ frame: goldenName(frame), what, golden: frame });
    }
    for (const row of sides.onlySecond) {
      const what = [`only we have it: ${keyOfRow(row, normal)}`];
      disagreements.push({ frame: stableName(row), what, row });
    }
  }
  return { agreed, disagreements };
}
