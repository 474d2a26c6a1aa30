import type { LinkDetail } from '../../server/api/state-contract.ts';
import { protocolLabel } from '../captures/health.ts';
import { type Fact, known } from '../entity/Facts.tsx';
import { FrameLink } from '../entity/FrameLink.tsx';
import { Moment } from '../entity/Moment.tsx';
import { formatCount, formatCounted } from '../lib/format.ts';
import { briefText } from '../lib/visible.ts';
import { endsOf } from '../lib/way.ts';
import { didText, modesDiffer, modesText } from './settle-modes.ts';
import { kindText, purposeText } from './words.ts';

function mono(text: string | undefined) {
  return text === undefined || text === '' ? undefined : (
    <span className="mono">{briefText(text)}</span>
  );
}

/** What it is, and when it was. */
export function identityFacts(
  link: LinkDetail,
  startEpochNanos: string | undefined,
): readonly Fact[] {
  const ends = link.direction && endsOf(link.direction);
  const moment = (nanos: number, frame: number) => (
    <>
      <Moment nanos={nanos} startEpochNanos={startEpochNanos} isAlone /> <FrameLink frame={frame} />
    </>
  );
  const ended = link.endNanos !== undefined && link.endFrame !== undefined;
  return known([
    { name: 'what it is', value: kindText(link), note: protocolLabel(link.protocol) },
    { name: 'messages go', value: ends && `from the ${ends.sender} to the ${ends.receiver}` },
    { name: 'carries', value: purposeText(link.purpose) },
    { name: nameOfName(link), value: mono(link.name) },
    { name: link.kind === 'link' ? 'address' : 'queue', value: mono(link.address) },
    {
      name: 'exchange',
      value: link.exchange === '' ? 'default exchange' : mono(link.exchange),
    },
    { name: 'routing-key', value: mono(link.routingKey) },
    { name: 'attached first', value: link.initiator },
    { name: 'handle', value: handlesText(link) },
    { name: 'first seen', value: moment(link.firstNanos, link.firstFrame) },
    {
      name: 'ended',
      value:
        ended && link.endNanos !== undefined && link.endFrame !== undefined
          ? moment(link.endNanos, link.endFrame)
          : 'open at the end of the capture',
      ...(link.error !== undefined && {
        note: <span className="tone-error">{briefText(link.error)}</span>,
      }),
    },
  ]);
}

/** What the version calls the name of a link. */
function nameOfName({ kind, protocol }: LinkDetail): string {
  if (kind !== 'consumer') return 'name';
  return protocol === 'amqp-0-10' ? 'destination' : 'consumer-tag';
}

function handlesText({ clientHandle, serverHandle }: LinkDetail): string | undefined {
  if (clientHandle === undefined && serverHandle === undefined) return undefined;
  const name = (handle: number | undefined) => (handle === undefined ? 'none seen' : `${handle}`);
  return `client ${name(clientHandle)}, server ${name(serverHandle)}`;
}

/** Said instead of what an attach would tell. */
export const NO_ATTACH = 'not known: its attach is not in the capture';
const NO_ANSWER = 'not known: the capture has no attach that answers';

/** How it settles: asked, agreed, done; and what it was at its last change. */
export function settlementFacts(link: LinkDetail): readonly Fact[] {
  const { asked, agreed, did } = link;
  const differ = asked && agreed && modesDiffer(asked, agreed);
  return known([
    { name: 'asked', value: asked ? modesText(asked) : link.kind === 'link' && NO_ATTACH },
    {
      name: 'agreed',
      value: agreed ? modesText(agreed) : asked && NO_ANSWER,
      ...(differ === true && { note: <span className="tone-warning">not what was asked</span> }),
    },
    { name: 'did', value: did && (didText(did) || 'nothing was settled') },
    { name: 'default outcome', value: link.defaultOutcome },
    {
      name: 'prefetch',
      value:
        link.prefetch === undefined
          ? undefined
          : link.prefetch === 0
            ? 'no limit'
            : formatCount(link.prefetch),
    },
  ]);
}

/** What it was at its last change. */
export function lastFacts(link: LinkDetail): readonly Fact[] {
  const is10 = link.kind === 'link';
  const is010 = link.protocol === 'amqp-0-10';
  const count = (value: number | undefined) =>
    value === undefined ? undefined : formatCount(value);
  const { creditDrifts = 0, creditOverruns = 0 } = link;
  return known([
    {
      name: is10 ? 'link-credit' : is010 ? 'credit' : 'room left',
      value: count(link.linkCredit),
      ...(!is10 && {
        note: is010
          ? 'messages that may still be sent; octets are counted, too'
          : 'prefetch less what is not acknowledged',
      }),
    },
    { name: 'delivery-count', value: is10 ? count(link.deliveryCount) : undefined },
    { name: 'available', value: is10 ? count(link.available) : undefined },
    {
      name: is10 || is010 ? 'unsettled' : 'unacknowledged',
      value: unsettledText(link),
    },
    {
      name: 'credit drift',
      value: creditDrifts > 0 ? formatCounted(creditDrifts, 'flow') : undefined,
      note: 'counted deliveries otherwise than the capture does',
    },
    {
      name: 'credit overrun',
      value:
        creditOverruns > 0 ? formatCounted(creditOverruns, 'delivery', 'deliveries') : undefined,
      note: 'beyond every credit that was given',
    },
  ]);
}

function unsettledText({ unsettledSender, unsettledReceiver }: LinkDetail): string | undefined {
  if (unsettledSender === undefined && unsettledReceiver === undefined) return undefined;
  const name = (count: number | undefined) =>
    count === undefined ? 'not known' : formatCount(count);
  return `${name(unsettledSender)} at the sender, ${name(unsettledReceiver)} at the receiver`;
}
