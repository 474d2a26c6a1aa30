import type { FrameRow } from '../../server/api/contract.ts';

type Way = FrameRow['direction'];

const ACKS = new Set([
  'basic.ack',
  'basic.nack',
  'basic.reject',
  'message.accept',
  'message.reject',
  'message.release',
]);

/**
 * Whether a frame of the session may have to do with a link whose messages go one way. A settlement of
 * many deliveries names no link, but it tells which way they went (role, 2.7.6); so does what begins a
 * message of 0-10.
 */
export function concernsLink(frame: FrameRow, messages: Way | undefined): boolean {
  if (frame.link !== undefined || messages === undefined) return true;
  const way = messagesWay(frame);
  return way === undefined || way === messages;
}

function messagesWay({ name, direction, fields }: FrameRow): Way | undefined {
  if (ACKS.has(name)) return opposite(direction);
  // The link of what is published over 0-10 is known only by the header behind it.
  if (name === 'message.transfer') return direction;
  if (name !== 'disposition' || typeof fields.role !== 'boolean') return undefined;
  return fields.role ? opposite(direction) : direction;
}

function opposite(way: Way): Way {
  return way === 'client-to-server' ? 'server-to-client' : 'client-to-server';
}
