/** Every path of the page, written once. */
export const routes = {
  captures: '/',
  frames: (id: string) => `/c/${id}/frames`,
  connections: (id: string) => `/c/${id}/connections`,
} as const;

export const VIEWS = ['connections', 'frames'] as const;
export type ViewName = (typeof VIEWS)[number];

export function isViewName(text: string): text is ViewName {
  return VIEWS.some((view) => view === text);
}
