import { TIME_FORMAT_HEADS, type TimeFormat } from '../lib/time.ts';
import { Part } from '../ui/Part.tsx';

export function FrameHead({ timeFormat }: { readonly timeFormat: TimeFormat }) {
  const heads = [
    ['number', 'frame'],
    ['time', TIME_FORMAT_HEADS[timeFormat]],
    ['delta', 'Δ'],
    ['conn', 'conn'],
    ['dir', ''],
    ['channel', 'ch'],
    ['type', 'type'],
    ['belongs', 'link, delivery'],
    ['subject', 'name'],
    ['size', 'size'],
    ['info', 'what it says'],
    ['flags', 'flags'],
  ] as const;
  return (
    <Part role="rowgroup" className="frames-head">
      <Part role="row" aria-rowindex={1} className="frame">
        {heads.map(([column, text]) => (
          <Part key={column} role="columnheader" className={`cell-${column}`}>
            {column === 'dir' ? <span className="sr-only">direction</span> : text}
          </Part>
        ))}
      </Part>
    </Part>
  );
}
