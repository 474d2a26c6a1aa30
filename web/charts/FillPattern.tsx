import { LINE_STYLES } from './line-styles.ts';

/** Areas and bars are told apart by their strokes, too: colour alone tells nothing. */
const STROKES = [
  '',
  'M-1 1L1 -1M0 6L6 0M5 7L7 5',
  'M0 3H6',
  'M3 0V6',
  'M-1 5L1 7M0 0L6 6M5 -1L7 1',
  'M0 3H6M3 0V6',
  'M0 6L6 0M0 0L6 6',
  'M2 3H4',
] as const;

/** How the area or bar of a line is filled: a pattern to be referred to by its id. */
export function FillPattern({ id, place }: { readonly id: string; readonly place: number }) {
  const { color } = LINE_STYLES[place % LINE_STYLES.length];
  const strokes = STROKES[place % STROKES.length];
  return (
    <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse">
      <rect width="6" height="6" fill={color} fillOpacity={strokes === '' ? 0.75 : 0.2} />
      {strokes !== '' && <path d={strokes} stroke={color} strokeWidth="1.5" />}
    </pattern>
  );
}
