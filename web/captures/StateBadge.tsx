import type { Capture } from '../../server/api/contract.ts';
import { remarksOn } from './health.ts';

const STATES = {
  receiving: { tone: '', text: 'arriving' },
  indexing: { tone: '', text: 'decoding' },
  interrupted: { tone: 'badge-warning', text: 'interrupted' },
  failed: { tone: 'badge-error', text: 'not readable' },
} as const;

/** The state in a word; a capture that is ready shows what is wrong in it instead, if anything is. */
export function StateBadge({ capture }: { readonly capture: Capture }) {
  if (capture.state !== 'ready') {
    const { tone, text } = STATES[capture.state];
    return <span className={`badge ${tone}`}>{text}</span>;
  }
  const remarks = remarksOn(capture);
  return remarks
    .filter((remark) => remark.tone !== 'plain')
    .slice(0, 2)
    .map((remark) => (
      <span key={remark.short} className={`badge badge-${remark.tone}`} title={remark.sentence}>
        {remark.short}
      </span>
    ));
}
