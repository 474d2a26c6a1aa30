import { Link } from 'wouter';
import type {
  ConnectionLane,
  SessionLane,
  TimelineFlag,
} from '../../server/api/timeline-contract.ts';
import { protocolLabel } from '../captures/health.ts';
import { Facts, known } from '../entity/Facts.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { formatCount, formatDuration } from '../lib/format.ts';
import { momentText } from '../lib/time.ts';
import { visibleText } from '../lib/visible.ts';
import { sessionWord } from '../links/words.ts';
import { Button } from '../ui/Button.tsx';
import { FlagList } from './FlagList.tsx';
import { Side, SideSection } from './Side.tsx';

/** A connection or a session in words. */
export function LanePanel({
  lane,
  flags,
  endNanos,
  pinned,
  onFit,
  onPin,
  onGo,
  onClose,
}: {
  readonly lane: ConnectionLane | SessionLane;
  /** Of this lane alone. */
  readonly flags: readonly TimelineFlag[];
  readonly endNanos: number;
  readonly pinned: boolean;
  onFit(from: number, to: number): void;
  onPin(): void;
  onGo(flag: TimelineFlag): void;
  onClose(): void;
}) {
  const places = usePlaces();
  const last = lane.endNanos ?? endNanos;
  const page =
    lane.kind === 'connection' ? places.connection(lane.lane) : places.session(lane.lane);
  const facts = lane.kind === 'connection' ? connectionFacts(lane) : sessionFacts(lane);
  return (
    <Side title={titleOf(lane)} sub={lane.lane} onClose={onClose}>
      <div className="side-actions">
        <Link className="button" href={places.ladder(lane.lane)}>
          Open ladder
        </Link>
        <Link className="button" href={page}>
          About it
        </Link>
        <Button onClick={() => onFit(lane.firstNanos, last)}>Fit its life</Button>
        <Button aria-pressed={pinned} onClick={onPin}>
          {pinned ? 'Unpin' : 'Pin'}
        </Button>
      </div>
      {flags.length > 0 && (
        <SideSection title="What went wrong">
          <FlagList flags={flags} onGo={onGo} />
        </SideSection>
      )}
      <SideSection title="Facts">
        <Facts
          facts={known([
            ...facts,
            { name: 'deliveries', value: formatCount(lane.deliveries) },
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

function titleOf(lane: ConnectionLane | SessionLane): string {
  if (lane.kind === 'connection') return `Connection ${visibleText(lane.name ?? lane.client)}`;
  const word = sessionWord(lane.protocol) === 'session' ? 'Session' : 'Channel';
  return `${word} ${lane.channel ?? lane.lane}`;
}

function connectionFacts(lane: ConnectionLane) {
  return [
    { name: 'protocol', value: lane.protocol && protocolLabel(lane.protocol) },
    { name: 'client', value: lane.client },
    { name: 'server', value: lane.server },
    { name: 'client says', value: lane.clientProduct && visibleText(lane.clientProduct) },
    { name: 'server says', value: lane.serverProduct && visibleText(lane.serverProduct) },
    {
      name: 'opened',
      value: lane.opened === undefined ? undefined : momentText(lane.opened),
    },
    {
      name: 'closed',
      value: lane.closed === undefined ? undefined : momentText(lane.closed),
    },
    { name: 'before', value: lane.midStream ? 'it had begun before the capture did' : undefined },
  ];
}

function sessionFacts(lane: SessionLane) {
  return [
    { name: 'channel', value: lane.channel === undefined ? undefined : String(lane.channel) },
  ];
}
