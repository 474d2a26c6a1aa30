import type { ConnectionInfo } from '../../decoder/sink.ts';
import { type Decoded, Dissector, type Row, stableName } from '../support/decode.ts';

/** Columns that depend on what was seen of the connection before the frame. */
const DEPENDS_ON_THE_PAST = new Set(['flags', 'messageFrame']);

interface Content {
  /** The octets, whatever they are taken for. */
  readonly octets: string;
  /** What they were read as. */
  readonly reading: string;
}

/** Contents by row: a whole run is compared with hundreds of changed ones. */
const contents = new WeakMap<Row, Content>();

/** What makes two rows the same frame, wherever their stream is counted from. */
function contentOf(row: Row): Content {
  const known = contents.get(row);
  if (known !== undefined) return known;
  const { name, channel, size, head, columns } = row;
  const own = Object.entries(columns).filter(([column]) => !DEPENDS_ON_THE_PAST.has(column));
  const content = {
    octets: `${size} ${Buffer.from(head).toString('base64')}`,
    reading: `${name} ${channel} ${JSON.stringify(own)}`,
  };
  contents.set(row, content);
  return content;
}

/**
 * Without the header nobody can tell 0-8, 0-9 and 0-9-1 apart, and they number some methods
 * differently: then the octets must be the same, whatever they are called.
 */
function isSame(whole: Row | undefined, changed: Row): boolean {
  if (whole === undefined) return false;
  const [a, b] = [contentOf(whole), contentOf(changed)];
  return a.octets === b.octets && (whole.protocol !== changed.protocol || a.reading === b.reading);
}

/** Who sent a row to whom, as long as that is known, whoever is taken for the client. */
function flowOf(connections: ReadonlyMap<number, ConnectionInfo>, row: Row): string {
  const info = connections.get(row.connection);
  const ends = [info?.client, info?.server];
  if (row.direction === 1) ends.reverse();
  return ends.join(' → ');
}

function byFlow({ rows, connections }: Decoded): Map<string, Row[]> {
  const flows = new Map<string, Row[]>();
  for (const row of rows) {
    const flow = flowOf(connections, row);
    const list = flows.get(flow);
    if (list === undefined) flows.set(flow, [row]);
    else list.push(row);
  }
  return flows;
}

/** A row that says itself that octets of it are missing, or that octets make no sense. */
function touchesTheCut({ name, malformed }: Row): boolean {
  return name === 'gap' || malformed?.layer === 'tcp' || malformed?.layer === 'frame';
}

/**
 * How far the two runs count a stream from different places: the distance that most rows agree on.
 * Undefined when no row of the changed run is a row of the whole one.
 */
function shiftBetween(whole: readonly Row[], changed: readonly Row[]): number | undefined {
  const places = new Map<string, number[]>();
  for (const row of whole) {
    const key = contentOf(row).octets;
    const list = places.get(key);
    if (list === undefined) places.set(key, [row.streamOffset]);
    else list.push(row.streamOffset);
  }
  const votes = new Map<number, number>();
  for (const row of changed) {
    for (const place of places.get(contentOf(row).octets) ?? []) {
      const shift = place - row.streamOffset;
      votes.set(shift, (votes.get(shift) ?? 0) + 1);
    }
  }
  return [...votes].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/**
 * Rows of a changed run that are no rows of the whole run, in words; those that touch the cut are
 * passed over. Rows are the same when connection, sender, stream offset, size, octets and columns are.
 */
export function strangers(whole: Decoded, changed: Decoded): string[] {
  const wholeFlows = byFlow(whole);
  const found: string[] = [];
  for (const [flow, rows] of byFlow(changed)) {
    const originals = wholeFlows.get(flow) ?? [];
    const known = new Map(originals.map((row) => [row.streamOffset, row]));
    const own = rows.filter((row) => !touchesTheCut(row));
    const shift = shiftBetween(originals, own) ?? 0;
    for (const row of own) {
      if (isSame(known.get(row.streamOffset + shift), row)) continue;
      found.push(`${stableName(row)} ${row.name} of ${row.size} octets (${flow})`);
    }
  }
  return found;
}

/**
 * Rows that were complete within the packets of the changed run and are not in it, in words. Only of
 * connections seen from their start and without a hole: elsewhere fewer packets may say too little.
 */
export function lost(whole: Decoded, changed: Decoded): string[] {
  const { packets } = changed.facts;
  const flows = byFlow(changed);
  const found: string[] = [];
  for (const [flow, rows] of byFlow(whole)) {
    const have = new Set((flows.get(flow) ?? []).map(({ streamOffset }) => streamOffset));
    for (const row of rows) {
      const info = whole.connections.get(row.connection);
      if (info === undefined || info.midStream || info.gaps > 0 || row.packet > packets) continue;
      if (!have.has(row.streamOffset)) found.push(`${stableName(row)} ${row.name}`);
    }
  }
  return found;
}

/** Everything two runs over the same packets must agree on, in order of release. */
export function transcript({ rows, connections, facts }: Decoded): string[] {
  const lines = rows.map((row) =>
    JSON.stringify([
      ...[row.number, row.packet, row.timeNanos, stableName(row), row.protocol, row.fileOffset],
      ...[contentOf(row), row.columns.flags, row.columns.messageFrame, row.malformed, row.pieces],
    ]),
  );
  const infos = [...connections.values()].sort((a, b) => a.number - b.number);
  return [...lines, ...infos.map((info) => JSON.stringify(info)), JSON.stringify(facts)];
}

/** The fields of every row. */
export function allFields(decoded: Decoded): Map<string, string> {
  const dissector = new Dissector(decoded);
  return new Map(
    decoded.rows
      .filter(({ name }) => name !== 'gap')
      .map((row) => [stableName(row), JSON.stringify(dissector.dissect(row).fields)]),
  );
}
