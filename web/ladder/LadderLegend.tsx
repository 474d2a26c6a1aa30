import { DELIVERY_LOOKS } from '../ui/delivery-state.ts';
import { ARROW_KINDS, type ArrowKind } from './arrow-kinds.ts';

/** Always there; the others where the ladder has them. */
const USUAL: ReadonlySet<ArrowKind> = new Set([
  'accepted',
  'rejected',
  'released',
  'modified',
  'presettled',
  'open',
  'flow',
  'other',
]);

/** What glyphs and lines stand for; each hides its arrows, or shows them again. */
export function LadderLegend({
  present,
  hidden,
  onToggle,
}: {
  readonly present: ReadonlySet<ArrowKind>;
  readonly hidden: ReadonlySet<ArrowKind>;
  onToggle(kind: ArrowKind): void;
}) {
  return (
    <ul className="ladder-legend" aria-label="Legend">
      {ARROW_KINDS.filter((kind) => USUAL.has(kind) || present.has(kind) || hidden.has(kind)).map(
        (kind) => (
          <li
            key={kind}
            className={present.has(kind) || hidden.has(kind) ? undefined : 'ladder-kind-absent'}
          >
            <button
              type="button"
              className="ladder-kind"
              aria-pressed={!hidden.has(kind)}
              title={hidden.has(kind) ? 'Show these arrows' : 'Hide these arrows'}
              onClick={() => onToggle(kind)}
            >
              <Sample kind={kind} />
            </button>
          </li>
        ),
      )}
    </ul>
  );
}

function Sample({ kind }: { readonly kind: ArrowKind }) {
  switch (kind) {
    case 'gap':
      return (
        <>
          <span className="ladder-legend-hole" aria-hidden="true" />
          <span>not captured</span>
        </>
      );
    case 'flow':
    case 'other': {
      const token = kind === 'flow' ? '--flow' : '--muted';
      return (
        <>
          <Shaft line="solid" token={token} />
          <span style={{ color: `var(${token})` }}>
            {kind === 'flow' ? 'flow control' : 'opening, closing and the rest'}
          </span>
        </>
      );
    }
    default: {
      const { glyph, text, token, textToken, line } = DELIVERY_LOOKS[kind];
      return (
        <>
          <Shaft line={line} token={token} />
          <span style={{ color: `var(${textToken})` }}>
            <span aria-hidden="true">{glyph}</span> {text}
          </span>
        </>
      );
    }
  }
}

function Shaft({ line, token }: { readonly line: string; readonly token: string }) {
  return (
    <span className={`ladder-sample ladder-line-${line}`} aria-hidden="true">
      <span className="ladder-shaft" style={{ color: `var(${token})` }} />
    </span>
  );
}
