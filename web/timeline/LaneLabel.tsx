import type {
  ConnectionLane,
  Lane,
  LinkLane,
  SessionLane,
  StraysLane,
} from '../../server/api/timeline-contract.ts';
import { protocolLabel } from '../captures/health.ts';
import { formatCounted } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import { sessionWord } from '../links/words.ts';
import type { HeldLane } from './held-lanes.ts';
import { longestOf, notableWaits } from './still.ts';
import { BEGUN_BEFORE, deliveriesText, linkTitle, waitText } from './words.ts';

/** What stands beside the picture of a lane: its name, and the facts in words. */
export function LaneLabel({
  lane,
  content,
}: {
  readonly lane: Lane;
  readonly content: HeldLane | undefined;
}) {
  switch (lane.kind) {
    case 'connection':
      return <ConnectionLabel lane={lane} />;
    case 'session':
      return <SessionLabel lane={lane} />;
    case 'strays':
      return <StraysLabel lane={lane} />;
    case 'link':
      return <LinkLabel lane={lane} content={content} />;
  }
}

function ConnectionLabel({ lane }: { readonly lane: ConnectionLane }) {
  const name = lane.name ?? lane.client;
  return (
    <>
      <span className="mono faint">{lane.lane}</span>
      <strong
        className="lane-name"
        title={`${lane.client} → ${lane.server}${lane.midStream ? `, ${BEGUN_BEFORE}` : ''}`}
      >
        {visibleText(name)}
      </strong>
      {lane.protocol && <span className="badge">{protocolLabel(lane.protocol)}</span>}
      {lane.midStream && <span className="sr-only">{BEGUN_BEFORE}</span>}
      {lane.error !== undefined && <span className="badge badge-error">error</span>}
    </>
  );
}

function SessionLabel({ lane }: { readonly lane: SessionLane }) {
  const word = sessionWord(lane.protocol);
  const number = lane.channel ?? lane.lane.slice(lane.lane.lastIndexOf('s') + 1);
  return (
    <span className="lane-name">
      {word} {number}
      <span className="faint"> · {formatCounted(lane.deliveries, 'delivery', 'deliveries')}</span>
      {lane.error !== undefined && <span className="tone-error"> · {visibleText(lane.error)}</span>}
    </span>
  );
}

function StraysLabel({ lane }: { readonly lane: StraysLane }) {
  const deliveries = deliveriesText(lane.deliveries, lane.byState);
  return (
    <span className="lane-link">
      <span className="lane-title">
        <strong>no known link</strong>
      </span>
      <span className="lane-fact">which it was is not in the capture</span>
      <span className="lane-fact" title={deliveries}>
        {deliveries}
      </span>
    </span>
  );
}

function LinkLabel({
  lane,
  content,
}: {
  readonly lane: LinkLane;
  readonly content: HeldLane | undefined;
}) {
  const { arrow, role, name } = linkTitle(lane);
  const deliveries = deliveriesText(lane.deliveries, lane.byState);
  const wait = content && longestOf(notableWaits(content));
  return (
    <span className="lane-link">
      <span className="lane-title" title={`${arrow} ${role} ${name}`}>
        <span className="mono faint">{arrow}</span>
        <span className="lane-role mono faint">{role}</span>
        <strong className="lane-name">{name}</strong>
      </span>
      {lane.error !== undefined ? (
        <span className="lane-fact tone-error">✕ {visibleText(lane.error)}</span>
      ) : (
        wait !== undefined && (
          <span className="lane-fact tone-warning">
            ‖ {waitText(wait, lane.protocol !== 'amqp-1.0')}
          </span>
        )
      )}
      <span className="lane-fact" title={deliveries}>
        {deliveries}
      </span>
    </span>
  );
}
