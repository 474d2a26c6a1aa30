import { routes } from '../routes.ts';
import type { Selection } from '../state/selection.ts';
import type { Address } from '../state/use-address.ts';

/** Addresses of the parts of one capture. Each selects what it leads to. */
export interface Places {
  connection(connection: string): string;
  session(session: string): string;
  link(link: string): string;
  delivery(delivery: number): string;
  /** By number: the frames view puts the frame's stable name into the address. */
  frame(number: number): string;
  /** With a frame of it selected, where one is named. */
  ladder(entity: string, frame?: number): string;
  /** Of what is selected. */
  charts(selection: Selection): string;
  connections(filter: string): string;
  sessions(filter: string): string;
  links(filter: string): string;
  deliveries(filter: string): string;
  frames(filter: string): string;
}

export function placesOf(id: string, address: Address): Places {
  return {
    connection: (connection) =>
      address(routes.connection(id, connection), { selection: { kind: 'connection', connection } }),
    session: (session) =>
      address(routes.session(id, session), { selection: { kind: 'session', session } }),
    link: (link) => address(routes.link(id, link), { selection: { kind: 'link', link } }),
    delivery: (delivery) =>
      address(routes.delivery(id, delivery), { selection: { kind: 'delivery', delivery } }),
    frame: (number) =>
      address(routes.frames(id), { selection: { kind: 'frame', frame: String(number) } }),
    ladder: (entity, frame) =>
      address(
        routes.ladder(id, entity),
        frame === undefined ? {} : { selection: { kind: 'frame', frame: String(frame) } },
      ),
    charts: (selection) => address(routes.view(id, 'charts'), { selection }),
    connections: (filter) => address(routes.connections(id), { filter }),
    sessions: (filter) => address(routes.sessions(id), { filter }),
    links: (filter) => address(routes.links(id), { filter }),
    deliveries: (filter) => address(routes.deliveries(id), { filter }),
    frames: (filter) => address(routes.frames(id), { filter }),
  };
}
