import { Link } from 'wouter';
import type { FrameDetail } from '../../server/api/contract.ts';
import { usePlaces } from '../entity/use-places.ts';
import { addTerm } from '../filter/read-filter.ts';
import { copyText } from '../lib/clipboard.ts';
import { formatCount, formatCounted } from '../lib/format.ts';
import { formatClock, formatDate, formatFromStart } from '../lib/time.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Menu, MenuItem } from '../ui/Menu.tsx';
import { COPIES } from './copies.ts';

interface FrameFactsProps {
  readonly detail: FrameDetail | undefined;
  readonly filter: string;
  readonly startEpochNanos: string | undefined;
  onFilter(filter: string): void;
  onClose(): void;
}

/** The line above the fields: which frame, where its bytes are, when it was complete. */
export function FrameFacts(props: FrameFactsProps) {
  const { detail, filter, startEpochNanos, onFilter, onClose } = props;
  return (
    <header className="inspector-head">
      <p className="inspector-title">
        <strong className="mono">{detail?.name ?? 'Loading the frame'}</strong>
        {detail && <span className="faint">frame {formatCount(detail.number)}</span>}
      </p>
      <p className="inspector-facts">
        {detail && <Belongs detail={detail} />}
        {detail && <Facts detail={detail} startEpochNanos={startEpochNanos} />}
      </p>
      <div className="inspector-actions">
        {detail && (
          <>
            <FilterMenu detail={detail} filter={filter} onFilter={onFilter} />
            <CopyMenu detail={detail} />
          </>
        )}
        <IconButton icon="close" label="Close the details" onClick={onClose} />
      </div>
      {detail?.malformed && (
        <p className="inspector-fault">
          <Icon name="warning" size={14} />
          {faultOf(detail.malformed)}
        </p>
      )}
    </header>
  );
}

/** What it is a part of, each leading to its page. */
function Belongs({ detail }: { readonly detail: FrameDetail }) {
  const places = usePlaces();
  const { session, link, delivery, settles = 0, number } = detail;
  return (
    <>
      {link !== undefined && <Link href={places.link(link)}>link {link}</Link>}
      {link === undefined && session !== undefined && (
        <Link href={places.session(session)}>session {session}</Link>
      )}
      {delivery !== undefined && (
        <Link href={places.delivery(delivery)}>delivery {formatCount(delivery)}</Link>
      )}
      {delivery === undefined && settles > 0 && (
        <Link href={places.deliveries(`frame:${number}`)}>
          settles {formatCounted(settles, 'delivery', 'deliveries')}
        </Link>
      )}
    </>
  );
}

function Facts({
  detail,
  startEpochNanos,
}: {
  readonly detail: FrameDetail;
  readonly startEpochNanos: string | undefined;
}) {
  return (
    <>
      <span>{placeOf(detail)}</span>
      <span>{packetsOf(detail)}</span>
      <span>{formatFromStart(detail.timeNanos, true)} s</span>
      {startEpochNanos !== undefined && (
        <span>
          {formatDate(detail.timeNanos, startEpochNanos, 'utc')}{' '}
          {formatClock(detail.timeNanos, startEpochNanos, 'utc')} UTC
        </span>
      )}
    </>
  );
}

function placeOf({ size, streamOffset, connection, direction, channel }: FrameDetail): string {
  const way = direction === 'client-to-server' ? 'client to server' : 'server to client';
  const bytes = size === undefined ? '' : `${formatCounted(size, 'byte')} `;
  const on = channel === undefined ? '' : `, channel ${channel}`;
  return `${bytes}at ${formatCount(streamOffset)} of ${connection}, ${way}${on}`;
}

/** Packets named one by one; beyond that, their count. */
const PACKETS_NAMED_MAX = 4;

function packetsOf({ packet, pieces }: FrameDetail): string {
  const packets = [...new Set(pieces.map((piece) => piece.packet))];
  if (packets.length === 0) return `packet ${formatCount(packet)}`;
  if (packets.length === 1) return `packet ${formatCount(packets[0])}`;
  if (packets.length <= PACKETS_NAMED_MAX) return `packets ${packets.map(formatCount).join(', ')}`;
  const first = formatCount(packets[0]);
  return `${packets.length} packets, ${first} to ${formatCount(packets[packets.length - 1])}`;
}

const LAYERS = {
  tcp: 'Bytes are missing',
  frame: 'The framing is wrong',
  amqp: 'The encoding is wrong',
};

function faultOf({ layer, offset, reason }: NonNullable<FrameDetail['malformed']>): string {
  return `${LAYERS[layer]} at byte ${formatCount(offset)}: ${reason}`;
}

function CopyMenu({ detail }: { readonly detail: FrameDetail }) {
  const announce = useAnnounce();
  const copy = async (text: string, what: string) => {
    const copied = await copyText(text);
    announce(copied ? `Copied: ${what}` : 'The browser did not allow copying');
  };
  return (
    <Menu
      trigger={
        <Button tone="quiet" icon="copy" aria-label="Copy the frame">
          Copy
        </Button>
      }
    >
      {COPIES.map(({ label, textOf }) => (
        <MenuItem key={label} onSelect={() => void copy(textOf(detail), label)}>
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}

function FilterMenu({
  detail,
  filter,
  onFilter,
}: {
  readonly detail: FrameDetail;
  readonly filter: string;
  onFilter(filter: string): void;
}) {
  const terms = [
    `conn:${detail.connection}`,
    `type:${detail.name}`,
    ...(detail.channel === undefined ? [] : [`channel:${detail.channel}`]),
    `dir:${detail.direction}`,
  ];
  return (
    <Menu
      trigger={
        <Button tone="quiet" icon="filterIn" aria-label="Filter by this frame">
          Filter
        </Button>
      }
    >
      {(['in', 'out'] as const).map((how) =>
        terms.map((term) => (
          <MenuItem key={how + term} onSelect={() => onFilter(addTerm(filter, term, how))}>
            {how === 'in' ? 'Only' : 'Without'} <code>{term}</code>
          </MenuItem>
        )),
      )}
    </Menu>
  );
}
