import type { StreamOffset } from '../../decoder/units.ts';

/**
 * What is selected, the same for all views. Frames are named by connection, way and stream offset
 * (`c3>1204551`), which a new index of the same capture does not change; the rest by the names that
 * the server gives them.
 */
export type Selection =
  | { readonly kind: 'frame'; readonly frame: string }
  | { readonly kind: 'delivery'; readonly delivery: number }
  | { readonly kind: 'link'; readonly link: string }
  /** What a session carried on no link that is known. */
  | { readonly kind: 'strays'; readonly strays: string }
  | { readonly kind: 'session'; readonly session: string }
  | { readonly kind: 'connection'; readonly connection: string };

/** A frame of a link that was made from a number alone is named by that. */
const FRAME_NAME = /^(c[1-9]\d{0,9}[<>]\d{1,16}|[1-9]\d{0,15})$/;
const CONNECTION_NAME = /^c[1-9]\d{0,9}$/;
const SESSION_NAME = /^c[1-9]\d{0,9}\.s[1-9]\d{0,9}$/;
const LINK_NAME = /^c[1-9]\d{0,9}\.s[1-9]\d{0,9}\.l[1-9]\d{0,9}$/;
const DELIVERY_NAME = /^[1-9]\d{0,15}$/;

export function isFrameName(text: string): boolean {
  return FRAME_NAME.test(text);
}

export function isLinkName(text: string): boolean {
  return LINK_NAME.test(text);
}

export function isSessionName(text: string): boolean {
  return SESSION_NAME.test(text);
}

export function isConnectionName(text: string): boolean {
  return CONNECTION_NAME.test(text);
}

/** Name of the lane of what a session carried on no link that is known. */
export function straysOf(session: string): string {
  return `${session}.l0`;
}

/** Whose they are. */
export function sessionOfStrays(strays: string): string {
  return strays.slice(0, strays.lastIndexOf('.'));
}

export function isStrays(text: string): boolean {
  return text.endsWith('.l0') && isSessionName(sessionOfStrays(text));
}

/** Whether it names a lane of the timeline: a connection, a session, a link, or what is on none. */
export function isLaneName(text: string): boolean {
  return isConnectionName(text) || isSessionName(text) || isLinkName(text) || isStrays(text);
}

/** The number that an address names a delivery by, if it is one. */
export function parseDelivery(text: string): number | undefined {
  const number = Number(text);
  return DELIVERY_NAME.test(text) && Number.isSafeInteger(number) ? number : undefined;
}

/** The stable name of a frame: `>` is towards the server. */
export function frameName(frame: {
  readonly connection: string;
  readonly direction: 'client-to-server' | 'server-to-client';
  readonly streamOffset: StreamOffset;
}): string {
  const way = frame.direction === 'client-to-server' ? '>' : '<';
  return `${frame.connection}${way}${frame.streamOffset}`;
}

/** The frame that is selected, if one is. */
export function selectedFrame(selection: Selection | undefined): string | undefined {
  return selection?.kind === 'frame' ? selection.frame : undefined;
}

export function parseSelection(text: string): Selection | undefined {
  const colon = text.indexOf(':');
  const name = text.slice(colon + 1);
  switch (text.slice(0, Math.max(0, colon))) {
    case 'frame':
      return isFrameName(name) ? { kind: 'frame', frame: name } : undefined;
    case 'delivery': {
      const delivery = parseDelivery(name);
      return delivery === undefined ? undefined : { kind: 'delivery', delivery };
    }
    case 'link':
      return isLinkName(name) ? { kind: 'link', link: name } : undefined;
    case 'strays':
      return isStrays(name) ? { kind: 'strays', strays: name } : undefined;
    case 'session':
      return isSessionName(name) ? { kind: 'session', session: name } : undefined;
    case 'connection':
      return isConnectionName(name) ? { kind: 'connection', connection: name } : undefined;
    default:
      return undefined;
  }
}

export function formatSelection(selection: Selection): string {
  switch (selection.kind) {
    case 'frame':
      return `frame:${selection.frame}`;
    case 'delivery':
      return `delivery:${selection.delivery}`;
    case 'link':
      return `link:${selection.link}`;
    case 'strays':
      return `strays:${selection.strays}`;
    case 'session':
      return `session:${selection.session}`;
    case 'connection':
      return `connection:${selection.connection}`;
  }
}
