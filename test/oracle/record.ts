import { writeFileSync } from 'node:fs';
import { goldenCaptures } from './golden.ts';
import { judge } from './judge.ts';
import { EXCEPTIONS_HEADER, reasonFor } from './reasons.ts';

/**
 * Write `exceptions.tsv` anew from what disagrees today. Every frame needs a reason that somebody
 * wrote down in `reasons.ts`; one without stops the recording, to be looked at.
 */
export function recordExceptions(): void {
  const lines = [EXCEPTIONS_HEADER];
  const unexplained: string[] = [];
  for (const capture of goldenCaptures()) {
    const byReason = new Map<string, string[]>();
    for (const disagreement of judge(capture).disagreements) {
      const { frame, what } = disagreement;
      const reason = reasonFor(disagreement, capture.name);
      if (reason === undefined) unexplained.push(`${capture.name} ${frame}: ${what.join('; ')}`);
      else byReason.set(reason, [...(byReason.get(reason) ?? []), frame]);
    }
    for (const [reason, frames] of byReason) {
      lines.push([capture.name, reason, frames.join(' ')].join('\t'));
    }
  }
  if (unexplained.length > 0) throw new Error(`no reason known for\n${unexplained.join('\n')}`);
  writeFileSync(new URL('exceptions.tsv', import.meta.url), `${lines.join('\n')}\n`);
}
