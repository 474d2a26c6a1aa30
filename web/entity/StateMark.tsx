import { DELIVERY_LOOKS, type DeliveryState } from '../ui/delivery-state.ts';

/** Sign and words of a delivery's state, in its colour. */
export function StateMark({
  state,
  text,
}: {
  readonly state: DeliveryState;
  /** Instead of the usual words. */
  readonly text?: string;
}) {
  const look = DELIVERY_LOOKS[state];
  return (
    <span className="state-mark" style={{ color: `var(${look.textToken})` }}>
      <span className="state-glyph" aria-hidden="true">
        {look.glyph}
      </span>
      {text ?? look.text}
    </span>
  );
}
