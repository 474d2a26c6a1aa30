/** Every path of the page, written once. */
export const routes = {
  captures: '/',
  capture: (id: string) => `/c/${id}`,
  timeline: (id: string) => `/c/${id}/timeline`,
  /** Of a connection, session, link or delivery: `c1`, `c1.s1`, `c1.s1.l2`, `9`. */
  ladder: (id: string, entity: string) => `/c/${id}/ladder/${entity}`,
  connections: (id: string) => `/c/${id}/connections`,
  connection: (id: string, connection: string) => `/c/${id}/connections/${connection}`,
  sessions: (id: string) => `/c/${id}/sessions`,
  session: (id: string, session: string) => `/c/${id}/sessions/${session}`,
  links: (id: string) => `/c/${id}/links`,
  link: (id: string, link: string) => `/c/${id}/links/${link}`,
  deliveries: (id: string) => `/c/${id}/deliveries`,
  delivery: (id: string, delivery: number) => `/c/${id}/deliveries/${delivery}`,
  frames: (id: string) => `/c/${id}/frames`,
  view: (id: string, view: string) => `/c/${id}/${view}`,
} as const;
