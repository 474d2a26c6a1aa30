import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { frameTypeName } from '../../decoder/amqp/frame-types.ts';
import { CaptureDecoder } from '../../decoder/decode.ts';
import { TYPE } from '../../decoder/frame-view.ts';
import { capturesFolder, describeWithCaptures } from '../support/captures.ts';
import { readCapture } from '../support/decode.ts';
import { exceptions } from './count-exceptions.ts';
import { methodNames } from './names.ts';
import { frameName010 } from './names-010.ts';

/** Frames of one capture by kind, as the independent counter found them (`counts.tsv`). */
interface Counted {
  readonly path: string;
  readonly kinds: ReadonlyMap<string, number>;
}

const table: readonly Counted[] = readFileSync(new URL('counts.tsv', import.meta.url), 'utf8')
  .split('\n')
  .slice(1)
  .filter((line) => line !== '')
  .map((line) => {
    const [path, , , , , kinds] = line.split('\t');
    const entries = kinds === '' ? [] : kinds.split(';').map((kind) => kind.split('='));
    return { path, kinds: new Map(entries.map(([kind, n]) => [kind, Number(n)])) };
  });

/** The counter's words for our names. */
function kindNames(kind: string): readonly string[] {
  if (kind.startsWith('header ')) return ['protocol-header'];
  if (kind === 'body') return ['content-body'];
  const segment = /^0-10 type(\d+) (\d+\.\d+)$/.exec(kind);
  if (segment !== null) return [frameName010(Number(segment[1]), segment[2])];
  return /^\d+\.\d+$/.test(kind) ? methodNames(kind) : [kind];
}

/** Complete frames by name; gaps and frames that lost bytes are not counted. */
function countFrames(path: string): Map<string, number> {
  const counts = new Map<string, number>();
  const decoder = new CaptureDecoder({
    frame: (view) => {
      if (view.type === TYPE.gap || view.malformedLayer === 1) return;
      const name = frameTypeName(view.type);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
    connectionDone: () => {},
  });
  try {
    decoder.push(readCapture(path));
  } finally {
    decoder.end();
  }
  return counts;
}

/** One line for each kind of which the two counted a different number. */
function disagreements(ours: Map<string, number>, theirs: ReadonlyMap<string, number>): string[] {
  const left = new Map(ours);
  const lines: string[] = [];
  const wanted = new Map<string, number>();
  // The counter takes all that it does not know, as TLS, for 0-10.
  const is010 = theirs.has('header 1-1-0-10');
  for (const [kind, n] of theirs) {
    if (kind.startsWith('0-10 ') && !is010) continue;
    const names = kindNames(kind);
    const name = names.find((candidate) => ours.has(candidate)) ?? names[0];
    wanted.set(name, (wanted.get(name) ?? 0) + n);
  }
  for (const [name, n] of wanted) {
    const have = left.get(name) ?? 0;
    if (have !== n) lines.push(`${name}: ${have}, the counter has ${n}`);
    left.delete(name);
  }
  for (const [name, n] of left) lines.push(`${name}: ${n}, the counter has 0`);
  return lines.sort();
}

describeWithCaptures('frames of every capture, against an independent counter', (register) => {
  for (const { path, kinds } of table) {
    const reason = exceptions[path];
    register(path, () => {
      const found = disagreements(countFrames(join(capturesFolder, path)), kinds);
      if (reason === undefined) expect(found).toEqual([]);
      else expect(found, `agrees by now; take it off the list: ${reason}`).not.toEqual([]);
    });
  }
});
