import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Capture } from '../../server/api/contract.ts';
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
  readonly Page: ComponentType<ViewProps> | LazyExoticComponent<ComponentType<ViewProps>>;
}

/** The view that a capture opens on. */
export const FIRST_VIEW = 'frames';

/** The views of a capture in the order of the rail. A new view is one more entry. */
export const VIEWS: readonly View[] = [
  view('connections', 'Connections', 'connections', async () => ({
    default: (await import('../connections/ConnectionsPage.tsx')).ConnectionsPage,
  })),
  view('frames', 'Frames', 'frames', async () => ({
    default: (await import('../frames/FramesPage.tsx')).FramesPage,
  })),
  view('charts', 'Charts', 'charts', async () => ({
    default: (await import('../charts/ChartsPage.tsx')).ChartsPage,
  })),
];

function view(
  name: string,
  text: string,
  icon: IconName,
  load: () => Promise<{ default: ComponentType<ViewProps> }>,
  inRail = true,
): View {
  return { name, text, icon, inRail, Page: lazy(load) };
}
