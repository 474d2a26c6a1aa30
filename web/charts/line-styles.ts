/** How lines of a chart are told apart: by colour, by dashes, and by the name in the legend. */
export const LINE_STYLES = [
  { color: 'var(--accent)', dash: '0' },
  { color: 'var(--message)', dash: '6 3' },
  { color: 'var(--settlement)', dash: '2 3' },
  { color: 'var(--security)', dash: '8 3 2 3' },
  { color: 'var(--error)', dash: '1 3' },
  { color: 'var(--control)', dash: '4 4' },
  { color: 'var(--info)', dash: '10 4' },
  { color: 'var(--muted)', dash: '3 1' },
] as const;
