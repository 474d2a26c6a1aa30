import { CaptureError } from '../../decoder/capture/capture-error.ts';
import { describeFrame } from '../../decoder/dissect.ts';
import { Dissector, decodeBytes } from '../support/decode.ts';
import type { Random } from '../support/random.ts';
import { untiled } from '../support/tiling.ts';

/** Frames of one capture that are dissected; all of them would make a run several times slower. */
const DISSECTED = 60;

/**
 * Everything a hostile capture goes through: read in chunks, frames dissected and put into words.
 * Throws what must not happen, in words that name it.
 */
export function exercise(plain: Uint8Array, random: Random): void {
  const chunk = 1 + random.below(20_000);
  const decoded = decodeBytes(plain, () => chunk);
  const { error, rows, connections } = decoded;
  if (error !== undefined && !(error instanceof CaptureError)) throw error;
  let frames = 0;
  for (const info of connections.values()) frames += info.frames;
  const counted = rows.filter(({ name }) => name !== 'gap');
  if (frames !== counted.length) {
    throw new Error(`connections have ${frames} frames, there are ${counted.length} rows`);
  }
  const dissector = new Dissector(decoded);
  for (let n = Math.min(DISSECTED, counted.length); n > 0; n--) {
    const row = counted.length <= DISSECTED ? counted[n - 1] : random.pick(counted);
    const { name, fields, tree } = dissector.dissect(row);
    const wrong = untiled(tree);
    if (wrong.length > 0) throw new Error(`frame ${row.number} ${row.name}: ${wrong[0]}`);
    if (describeFrame(row.protocol, name, fields).includes('\n')) {
      throw new Error(`frame ${row.number} ${row.name} is put into more than one line`);
    }
    JSON.stringify(fields);
  }
}
