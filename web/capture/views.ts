import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Capture } from '../../server/api/contract.ts';
import { CONNECTION_VOCABULARY } from '../../server/filter/connection-vocabulary.ts';
import { DELIVERY_VOCABULARY } from '../../server/filter/delivery-vocabulary.ts';
import { FRAME_VOCABULARY } from '../../server/filter/frame-vocabulary.ts';
import { LINK_LIST_VOCABULARY } from '../../server/filter/link-stillness.ts';
import { SESSION_VOCABULARY } from '../../server/filter/link-vocabulary.ts';
import type { AnyVocabulary } from '../filter/read-filter.ts';
import type { IconName } from '../ui/Icon.tsx';

/** What each view is given. */
export interface ViewProps {
  readonly capture: Capture;
  /** It is still being received or decoded. */
  readonly busy: boolean;
  /** What the address names behind the view: a link, a delivery; not checked yet. */
  readonly entity: string | undefined;
}

export interface View {
  /** As it stands in the address. */
  readonly name: string;
  readonly text: string;
  readonly icon: IconName;
  /** Others are reached from what they are about. */
  readonly inRail: boolean;
  /** What its filter may name; a view without one leaves the filter of the address alone. */
  readonly vocabulary?: AnyVocabulary;
  /** The key of its filter that tells the time of a row, where rows have one moment. */
  readonly timeKey?: string;
  readonly Page: ComponentType<ViewProps> | LazyExoticComponent<ComponentType<ViewProps>>;
}

/** The view that a capture opens on. */
export const FIRST_VIEW = 'timeline';

type Load = () => Promise<{ default: ComponentType<ViewProps> }>;

function view(
  name: string,
  text: string,
  icon: IconName,
  load: Load,
  more: Partial<Pick<View, 'inRail' | 'vocabulary' | 'timeKey'>> = {},
): View {
  return { name, text, icon, inRail: true, ...more, Page: lazy(load) };
}

/** The views of a capture in the order of the rail. A new view is one more entry. */
export const VIEWS: readonly View[] = [
  view('timeline', 'Timeline', 'timeline', async () => ({
    default: (await import('../timeline/TimelinePage.tsx')).TimelinePage,
  })),
  view(
    'connections',
    'Connections',
    'connections',
    async () => ({ default: (await import('../connections/ConnectionsPage.tsx')).ConnectionsPage }),
    { vocabulary: CONNECTION_VOCABULARY },
  ),
  view(
    'sessions',
    'Sessions',
    'sessions',
    async () => ({ default: (await import('../sessions/SessionsPage.tsx')).SessionsPage }),
    { vocabulary: SESSION_VOCABULARY },
  ),
  view(
    'links',
    'Links',
    'links',
    async () => ({ default: (await import('../links/LinksPage.tsx')).LinksPage }),
    { vocabulary: LINK_LIST_VOCABULARY },
  ),
  view(
    'deliveries',
    'Deliveries',
    'deliveries',
    async () => ({ default: (await import('../deliveries/DeliveriesPage.tsx')).DeliveriesPage }),
    { vocabulary: DELIVERY_VOCABULARY, timeKey: 'start' },
  ),
  view('ladder', 'Ladder', 'ladder', async () => ({
    default: (await import('../ladder/LadderPage.tsx')).LadderPage,
  })),
  view(
    'frames',
    'Frames',
    'frames',
    async () => ({ default: (await import('../frames/FramesPage.tsx')).FramesPage }),
    { vocabulary: FRAME_VOCABULARY, timeKey: 'time' },
  ),
  view('charts', 'Charts', 'charts', async () => ({
    default: (await import('../charts/ChartsPage.tsx')).ChartsPage,
  })),
];

/** Whether there is a view of this name to lead to. */
export function hasView(name: string): boolean {
  return VIEWS.some((entry) => entry.name === name);
}
