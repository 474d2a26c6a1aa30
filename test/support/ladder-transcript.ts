import { describeFrame } from '../../decoder/dissect.ts';
import type { JsonObject } from '../../decoder/json.ts';
import { Dissector, decodeBytes, type Row, stableName } from './decode.ts';
import { parseDrawing } from './ladder-drawing.ts';
import { type CapturePoint, captureOf } from './ladder-network.ts';
import { openingOf } from './ladder-openings.ts';
import { type Change, type Standing, type States, statesOf } from './ladder-states.ts';

const ARROWS = ['client → server', 'server → client'] as const;

/** What is written of one capture of a drawn conversation. */
export interface Transcript {
  readonly lines: readonly string[];
  /** What each frame says and changes, by its stable name, without what only its time decides. */
  readonly steps: ReadonlyMap<string, readonly string[]>;
  readonly states: States;
}

export function transcriptOf(drawing: string, point: CapturePoint): Transcript {
  const parsed = parseDrawing(drawing);
  const plain = captureOf(parsed, point);
  const decoded = decodeBytes(plain);
  if (decoded.error !== undefined) throw decoded.error;
  const dissector = new Dissector(decoded);
  const states = statesOf(plain);
  const rows = new Map(decoded.rows.map((row) => [row.number, row]));
  const begins = Number.isFinite(parsed.captureBegins);
  const opening = parsed.opened && !begins ? openingOf(parsed.protocol).length : 0;
  const lines = opening === 0 ? [] : [`#1 … #${opening}  the opening`];
  const steps = new Map<string, readonly string[]>();
  for (const { frame, note, changes } of states.steps) {
    const row = rows.get(frame);
    if (row === undefined) throw new Error(`no frame ${frame}`);
    const head = [ARROWS[row.direction], row.name, note].filter((part) => part !== '').join('  ');
    const told = changes.map((change) => tellChange(change, isAnything));
    const timeless = changes.map((change) => tellChange(change, isTimeless));
    steps.set(stableName(row), [head, ...timeless].filter(isTold).map(withoutNumbers));
    if (frame <= opening) continue;
    const says = row.name === 'gap' ? gapInfo(row) : infoOf(dissector, row);
    lines.push(`#${frame}  ${row.timeNanos / 1e6} ms  ${head}`);
    if (says !== '') lines.push(`      ${says}`);
    lines.push(...told.map((line) => `    ${line}`));
  }
  const ends = [...states.deliveries.map(tellDelivery), ...states.lives];
  return { lines: [...lines, '', ...ends], steps, states };
}

/** Where a capture taken elsewhere tells of a frame what this one does not, and the reverse. */
export function differences(here: Transcript, there: Transcript): string[] {
  const names = [...new Set([...here.steps.keys(), ...there.steps.keys()])];
  return names.flatMap((name) => {
    const [ours, theirs] = [here.steps.get(name) ?? [], there.steps.get(name) ?? []];
    const only = [
      ...ours.filter((line) => !theirs.includes(line)).map((line) => `  - ${line}`),
      ...theirs.filter((line) => !ours.includes(line)).map((line) => `  + ${line}`),
    ];
    return only.length === 0 ? [] : [`${ours[0] ?? theirs[0]}`, ...only];
  });
}

function infoOf(dissector: Dissector, row: Row): string {
  return describeFrame(row.protocol, row.name, dissector.dissect(row).fields);
}

function gapInfo({ columns }: Row): string {
  return `${columns.missingBytes} octets are missing`;
}

/** Frames have other numbers where another order of them was captured. */
function withoutNumbers(line: string): string {
  return line.replace(/ since #\d+/g, '');
}

/** `c1.s1.l1: credit 2 → 1, available 4`; empty where none of it is to be told. */
function tellChange({ of, before, after }: Change, isIt: (key: string) => boolean): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = keys.filter((key) => before[key] !== after[key] && isIt(key));
  const told = changed.map((key) => tellValue(key, before, after)).join(', ');
  return told === '' ? '' : `${of}: ${told}`;
}

/** When each end came to know depends on the place of the capture; what it knows in the end does not. */
function isTimeless(key: string): boolean {
  return !key.startsWith('unsettled at');
}

function isAnything(): boolean {
  return true;
}

function isTold(line: string): boolean {
  return line !== '';
}

function tellValue(key: string, before: Standing, after: Standing): string {
  const [was, is] = [before[key], after[key]];
  if (is === undefined) return `${key} no more`;
  return was === undefined ? `${key} ${is}` : `${key} ${was} → ${is}`;
}

/** Numbers of frames and what is in every other line are not told again. */
const TOLD_ELSEWHERE = new Set(['delivery', 'connection', 'protocol', 'direction', 'purpose']);

function tellDelivery(row: JsonObject): string {
  const words = Object.entries(row)
    .filter(([key]) => !TOLD_ELSEWHERE.has(key) && !/(Frame|Nanos)$/.test(key))
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `d${row.delivery}: ${words.join(', ')}`;
}
