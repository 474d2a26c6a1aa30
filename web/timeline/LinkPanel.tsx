import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { LinkLane } from '../../server/api/timeline-contract.ts';
import { timelineQuery } from '../api/timeline.ts';
import { Facts, known } from '../entity/Facts.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { formatDuration } from '../lib/format.ts';
import { momentText } from '../lib/time.ts';
import { visibleText } from '../lib/visible.ts';
import { Button } from '../ui/Button.tsx';
import { FlagList } from './FlagList.tsx';
import { Side, SideSection } from './Side.tsx';
import { StateMix } from './StateMix.tsx';
import { WaitList } from './WaitList.tsx';
import { linkTitle, toneOf } from './words.ts';

/** Buckets of the whole life of a link: waits shorter than one are not worth a word here. */
const LIFE_BUCKETS = 2048;

export function LinkPanel({
  id,
  lane,
  endNanos,
  busy,
  pinned,
  onFit,
  onPin,
  onClose,
}: {
  readonly id: string;
  readonly lane: LinkLane;
  readonly endNanos: number;
  readonly busy: boolean;
  readonly pinned: boolean;
  onFit(from: number, to: number): void;
  onPin(): void;
  onClose(): void;
}) {
  const places = usePlaces();
  const last = lane.endNanos ?? endNanos;
  const resolution = 2 ** Math.max(0, Math.floor(Math.log2((last + 1) / LIFE_BUCKETS)));
  const request = { from: 0, to: last + 1, resolution };
  const { data } = useQuery(timelineQuery(id, [lane.lane], request, busy));
  const content = data?.lanes.find((found) => found.kind === 'link');
  const all = content?.kind === 'link' ? content : undefined;
  const is0x = lane.protocol !== 'amqp-1.0';
  const waits = (all?.waits ?? []).filter(({ blocked }) => toneOf(blocked) !== 'quiet');
  const { arrow, role, name } = linkTitle(lane);
  return (
    <Side
      title={
        <>
          {role} <code>{name}</code>
        </>
      }
      sub={`${arrow} ${lane.lane}`}
      onClose={onClose}
    >
      <div className="side-actions">
        <Link className="button" href={places.ladder(lane.lane)}>
          Open ladder
        </Link>
        <Link className="button" href={places.link(lane.lane)}>
          About this link
        </Link>
        <Button onClick={() => onFit(lane.firstNanos, last)}>Fit its life</Button>
        <Button aria-pressed={pinned} onClick={onPin}>
          {pinned ? 'Unpin' : 'Pin'}
        </Button>
      </div>
      {lane.error !== undefined && <p className="side-error">✕ {visibleText(lane.error)}</p>}
      {waits.length > 0 && (
        <SideSection title="Why it did not move">
          <WaitList link={lane.lane} waits={waits} is0x={is0x} onFit={onFit} />
        </SideSection>
      )}
      <SideSection title="Deliveries">
        <StateMix byState={lane.byState} />
      </SideSection>
      {all && all.flags.length > 0 && (
        <SideSection title="What went wrong">
          <FlagList
            flags={all.flags}
            onGo={({ timeNanos }) => onFit(timeNanos - 1e7, timeNanos + 1e7)}
          />
        </SideSection>
      )}
      <SideSection title="Facts">
        <Facts
          facts={known([
            { name: 'kind', value: lane.linkKind },
            { name: 'purpose', value: lane.purpose === 'message' ? undefined : lane.purpose },
            { name: 'address', value: lane.address && visibleText(lane.address) },
            { name: 'name', value: lane.name && visibleText(lane.name) },
            {
              name: 'exchange',
              value:
                lane.exchange === ''
                  ? 'the default exchange'
                  : lane.exchange && visibleText(lane.exchange),
            },
            { name: 'routing key', value: lane.routingKey && visibleText(lane.routingKey) },
            { name: 'began', value: momentText(lane.firstNanos) },
            {
              name: 'ended',
              value: lane.endNanos === undefined ? 'open at the end' : momentText(lane.endNanos),
            },
            { name: 'lasted', value: formatDuration(last - lane.firstNanos) },
          ])}
        />
      </SideSection>
    </Side>
  );
}
