import { useQuery } from '@tanstack/react-query';
import type { Capture } from '../../server/api/contract.ts';
import type { DeliveryDetail } from '../../server/api/state-contract.ts';
import { deliveryQuery } from '../api/state.ts';
import { EntityMissing, EntityPage, EntitySection } from '../entity/EntityPage.tsx';
import { Facts } from '../entity/Facts.tsx';
import type { Places } from '../entity/places.ts';
import { Sentence } from '../entity/Sentence.tsx';
import { StateMark } from '../entity/StateMark.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { formatCount } from '../lib/format.ts';
import { MessageView } from '../message/MessageView.tsx';
import { parseDelivery } from '../state/selection.ts';
import { deliveryState, phaseText } from '../ui/delivery-state.ts';
import { EmptyState } from '../ui/Notice.tsx';
import { DeliveryFrames } from './DeliveryFrames.tsx';
import { exchangeFacts, lifeFacts, messageFacts } from './delivery-facts.tsx';
import { EqualMessages } from './EqualMessages.tsx';
import { TwoLanes } from './TwoLanes.tsx';

interface DeliveryPageProps {
  readonly capture: Capture;
  readonly busy: boolean;
  /** As the address has it. */
  readonly entity: string;
}

/** One delivery: what each end did, believes, and can know. */
export function DeliveryPage({ capture, busy, entity }: DeliveryPageProps) {
  const number = parseDelivery(entity);
  if (number === undefined) {
    return <EmptyState title="The address names no delivery: it takes a number from 1." />;
  }
  return <OneDelivery capture={capture} busy={busy} delivery={number} />;
}

function OneDelivery({
  capture,
  busy,
  delivery: number,
}: Pick<DeliveryPageProps, 'capture' | 'busy'> & { readonly delivery: number }) {
  const places = usePlaces();
  const result = useQuery(deliveryQuery(capture.id, number, busy));
  const delivery = result.data;
  const name = `delivery ${formatCount(number)}`;
  if (!delivery) {
    const all = { text: 'All deliveries', href: places.deliveries('') };
    return <EntityMissing name={name} result={result} all={all} />;
  }
  const state = deliveryState(delivery);
  // What nobody has settled lasts to the end of the capture.
  const endNanos = state === 'open' ? (capture.summary?.durationNanos ?? 0) : 0;
  const startEpochNanos = capture.summary?.startEpochNanos;
  return (
    <EntityPage
      label={name}
      crumbs={crumbsOf(delivery, places)}
      title={
        <>
          Delivery {formatCount(number)} <StateMark state={state} />
          <span className="entity-subtitle">{phaseText(delivery.phase)}</span>
        </>
      }
      actions={actionsOf(delivery, places)}
    >
      <div className="beliefs">
        <p>
          <Sentence text={delivery.senderBelieves} />
        </p>
        <p>
          <Sentence text={delivery.receiverBelieves} />
        </p>
      </div>
      <EqualMessages id={capture.id} delivery={delivery} busy={busy} />
      <EntitySection title="Two views" wide>
        <TwoLanes delivery={delivery} endNanos={endNanos} />
      </EntitySection>
      <div className="entity-columns">
        <EntitySection title="Exchange">
          <Facts facts={exchangeFacts(delivery)} />
        </EntitySection>
        <EntitySection title="Times">
          <Facts facts={lifeFacts(delivery, startEpochNanos)} />
        </EntitySection>
        <EntitySection title="What names it">
          <Facts facts={messageFacts(delivery)} />
        </EntitySection>
      </div>
      <EntitySection title="Its frames" wide>
        <DeliveryFrames delivery={delivery} />
      </EntitySection>
      <MessageView id={capture.id} delivery={number} />
    </EntityPage>
  );
}

function crumbsOf({ connection, session, link }: DeliveryDetail, places: Places) {
  return [
    { text: connection, href: places.connection(connection) },
    ...(session === undefined ? [] : [{ text: session, href: places.session(session) }]),
    ...(link === undefined ? [] : [{ text: link, href: places.link(link) }]),
  ];
}

function actionsOf({ delivery }: DeliveryDetail, places: Places) {
  return [
    { text: 'Frames', href: places.frames(`delivery:${delivery}`) },
    { text: 'Ladder', href: places.ladder(String(delivery)) },
  ];
}
