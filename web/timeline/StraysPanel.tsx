import { Link } from 'wouter';
import type { StraysLane } from '../../server/api/timeline-contract.ts';
import { Facts } from '../entity/Facts.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { formatDuration } from '../lib/format.ts';
import { momentText } from '../lib/time.ts';
import { sessionOfStrays } from '../state/selection.ts';
import { Button } from '../ui/Button.tsx';
import { DeliveryList } from './DeliveryList.tsx';
import { deliveryFilter } from './lane-filter.ts';
import { Side, SideSection } from './Side.tsx';
import { StateMix } from './StateMix.tsx';

/** Deliveries whose link is not known: why that is, and which they are. */
export function StraysPanel({
  id,
  lane,
  endNanos,
  busy,
  pinned,
  onFit,
  onPin,
  onSelect,
  onClose,
}: {
  readonly id: string;
  readonly lane: StraysLane;
  readonly endNanos: number;
  readonly busy: boolean;
  readonly pinned: boolean;
  onFit(from: number, to: number): void;
  onPin(): void;
  onSelect(delivery: number): void;
  onClose(): void;
}) {
  const places = usePlaces();
  const session = sessionOfStrays(lane.lane);
  const is10 = lane.protocol === 'amqp-1.0';
  const carrier = is10 || lane.protocol === 'amqp-0-10' ? 'session' : 'channel';
  const last = lane.endNanos ?? endNanos;
  return (
    <Side title="No known link" sub={`${carrier} ${session}`} onClose={onClose}>
      <div className="side-actions">
        <Link className="button" href={places.ladder(session)}>
          Ladder of its {carrier}
        </Link>
        <Button onClick={() => onFit(lane.firstNanos, last)}>Fit its life</Button>
        <Button aria-pressed={pinned} onClick={onPin}>
          {pinned ? 'Unpin' : 'Pin'}
        </Button>
      </div>
      <p>
        {is10
          ? 'The attach that names their link is not in the capture, or the frame that begins them could not be read.'
          : 'The frame that names their consumer or exchange is not in the capture, or only in part.'}{' '}
        Credit and waits are kept by link, so nothing is known of those here.
      </p>
      <SideSection title="Deliveries">
        <StateMix byState={lane.byState} />
      </SideSection>
      <SideSection title="Which they are">
        <DeliveryList id={id} filter={deliveryFilter(lane.lane)} busy={busy} onSelect={onSelect} />
      </SideSection>
      <SideSection title="Facts">
        <Facts
          facts={[
            { name: 'first', value: momentText(lane.firstNanos) },
            { name: 'lasted', value: formatDuration(last - lane.firstNanos) },
          ]}
        />
      </SideSection>
    </Side>
  );
}
