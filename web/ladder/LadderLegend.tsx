import { DELIVERY_LOOKS, type DeliveryState } from '../ui/delivery-state.ts';

const SHOWN: readonly DeliveryState[] = [
  'accepted',
  'rejected',
  'released',
  'modified',
  'presettled',
  'aborted',
  'open',
  'in-doubt',
];

/** What glyphs and lines stand for. */
export function LadderLegend() {
  return (
    <ul className="ladder-legend" aria-label="Legend">
      {SHOWN.map((state) => {
        const { glyph, text, token, textToken, line } = DELIVERY_LOOKS[state];
        return (
          <li key={state} className={`ladder-line-${line}`}>
            <span className="ladder-shaft" style={{ color: `var(${token})` }} aria-hidden="true" />
            <span style={{ color: `var(${textToken})` }}>
              {glyph} {text}
            </span>
          </li>
        );
      })}
      <li>
        <span className="ladder-legend-hole" aria-hidden="true" />
        <span>not captured</span>
      </li>
    </ul>
  );
}
