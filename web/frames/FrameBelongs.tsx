import type { MouseEvent } from 'react';
import { Link } from 'wouter';
import type { FrameRow } from '../../server/api/contract.ts';
import type { Places } from '../entity/places.ts';
import { formatCount, formatCounted } from '../lib/format.ts';
import { withoutConnection } from './columns.ts';

/** The link and the delivery of a frame, which lead to their pages. */
export function FrameBelongs({
  frame,
  places,
}: {
  readonly frame: FrameRow;
  readonly places: Places;
}) {
  const { session, link, delivery, settles = 0, number } = frame;
  return (
    <>
      {link !== undefined && (
        <To href={places.link(link)} title={`Link ${link}`}>
          {withoutConnection(link)}
        </To>
      )}
      {link === undefined && session !== undefined && (
        <To href={places.session(session)} title={`Session ${session}`}>
          {withoutConnection(session)}
        </To>
      )}
      {delivery !== undefined && (
        <To href={places.delivery(delivery)} title={`Delivery ${formatCount(delivery)}`}>
          #{delivery}
        </To>
      )}
      {delivery === undefined && settles > 0 && (
        <To
          href={places.deliveries(`frame:${number}`)}
          title={`Settles ${formatCounted(settles, 'delivery', 'deliveries')}`}
        >
          ×{settles}
        </To>
      )}
    </>
  );
}

/** A press on it goes there and does not open the row. Keys reach the same places by the details. */
function To({
  href,
  title,
  children,
}: {
  readonly href: string;
  readonly title: string;
  readonly children: React.ReactNode;
}) {
  return (
    <Link
      href={href}
      title={title}
      aria-label={title}
      tabIndex={-1}
      onClick={(event: MouseEvent) => event.stopPropagation()}
    >
      {children}
    </Link>
  );
}
