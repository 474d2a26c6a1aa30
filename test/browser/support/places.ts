import { sample, type Visit } from './browser.ts';

/** A page of protocol state, and what is there once it is drawn. */
interface Place {
  readonly name: string;
  readonly sample: string;
  /** Behind `/c/:id/`. */
  readonly path: string;
  readonly drawn: string;
}

/** One page of each kind, of captures in which it has something to say. */
export const STATE_PLACES: readonly Place[] = [
  {
    name: 'the timeline',
    sample: 'out of link credit',
    path: 'timeline',
    drawn: 'canvas',
  },
  {
    name: 'the charts',
    sample: 'out of link credit',
    path: 'charts',
    drawn: '.recharts-line-curve',
  },
  {
    name: 'the page of a connection',
    sample: 'prefetch used up',
    path: 'connections/c2',
    drawn: '.peers td',
  },
  {
    name: 'the page of a session',
    sample: 'window smaller',
    path: 'sessions/c1.s1',
    drawn: '.recharts-line-curve',
  },
  {
    name: 'the table of sessions',
    sample: 'five protocol versions',
    path: 'sessions',
    drawn: '.row-line',
  },
  {
    name: 'the table of links',
    sample: 'three client libraries',
    path: 'links',
    drawn: '.row-line',
  },
  {
    name: 'the page of a link',
    sample: 'out of link credit',
    path: 'links/c1.s1.l2',
    drawn: '.recharts-line-curve',
  },
  {
    name: 'the page of a consumer',
    sample: 'prefetch used up',
    path: 'links/c2.s1.l1',
    drawn: '.recharts-line-curve',
  },
  {
    name: 'the table of deliveries',
    sample: 'four outcomes',
    path: 'deliveries',
    drawn: '.row-line',
  },
  {
    name: 'the page of a delivery',
    sample: 'settled by the sender second',
    path: 'deliveries/2',
    drawn: '.lane-act',
  },
  {
    name: 'the ladder of a link',
    sample: 'out of link credit',
    path: 'ladder/c1.s1.l2',
    drawn: '.ladder-glyph',
  },
  {
    name: 'the ladder of a delivery',
    sample: 'settled by the sender second',
    path: 'ladder/2',
    drawn: '.ladder-bracket-last',
  },
];

export async function showPlace({ page, open }: Visit, place: Place): Promise<void> {
  const { id } = await sample(place.sample);
  await open(`/c/${id}/${place.path}`);
  // A line that is level all along has no height, which is called hidden.
  await page.locator(place.drawn).first().waitFor({ state: 'attached' });
}
