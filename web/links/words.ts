/** What links, consumers and publishers are called, and how they ended. */
import type { Link } from '../../server/api/state-contract.ts';
import { briefText, visibleText } from '../lib/visible.ts';

type Named = Pick<
  Link,
  'link' | 'kind' | 'purpose' | 'direction' | 'name' | 'address' | 'exchange' | 'routingKey'
>;

const PURPOSES: Readonly<Record<Link['purpose'], string>> = {
  message: '',
  coordinator: 'transaction coordinator',
  cbs: 'tokens ($cbs)',
  management: 'management',
  library: "the library's own",
};

/** Whose messages it carries, where they are not an application's. */
export function purposeText(purpose: Link['purpose']): string {
  return PURPOSES[purpose];
}

/** `sending link`, `consumer`, `publisher`, `polling by get`. */
export function kindText({ kind, direction }: Named): string {
  switch (kind) {
    case 'consumer':
    case 'publisher':
      return kind;
    case 'get':
      return 'polling by get';
    case 'link':
      if (direction === undefined) return 'link';
      return direction === 'client-to-server' ? 'link, client sends' : 'link, client receives';
  }
}

/** What the version calls what links are on. */
export function sessionWord(protocol: string | undefined): 'session' | 'channel' {
  return protocol === 'amqp-1.0' || protocol === 'amqp-0-10' ? 'session' : 'channel';
}

/** Where it reads from or sends to, by the most telling name; its identifier when nothing tells. */
export function placeText(link: Named): string {
  if (link.kind === 'publisher') return publisherText(link);
  if (link.address !== undefined) return visibleText(link.address);
  // A coordinator has no address, and its name is for machines.
  return purposeText(link.purpose) || visibleText(link.name ?? link.link);
}

function publisherText({ exchange, routingKey }: Named): string {
  const to = exchange === undefined || exchange === '' ? 'default exchange' : exchange;
  return visibleText(routingKey === undefined ? to : `${to} / ${routingKey}`);
}

/** How a link or session ended, as far as the capture shows. */
export function endText(life: { readonly endNanos?: number; readonly error?: string }): {
  readonly text: string;
  readonly isError: boolean;
} {
  if (life.error !== undefined) return { text: briefText(life.error), isError: true };
  return { text: life.endNanos === undefined ? 'open at the end' : 'ended', isError: false };
}
