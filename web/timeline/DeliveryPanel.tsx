import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { sentenceOf } from '../api/client.ts';
import { deliveryQuery } from '../api/state.ts';
import { EqualMessages } from '../deliveries/EqualMessages.tsx';
import { Facts, known } from '../entity/Facts.tsx';
import { FrameLink } from '../entity/FrameLink.tsx';
import { Sentence } from '../entity/Sentence.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { formatBytes, formatDuration } from '../lib/format.ts';
import { formatFromStart } from '../lib/time.ts';
import { visibleText } from '../lib/visible.ts';
import { Button } from '../ui/Button.tsx';
import { DELIVERY_LOOKS, deliveryState, phaseText } from '../ui/delivery-state.ts';
import { ErrorNotice } from '../ui/Notice.tsx';
import { Side, SideSection } from './Side.tsx';

/** A delivery: how it ended, what each end believes, and what happened to it when. */
export function DeliveryPanel({
  id,
  delivery,
  endNanos,
  busy,
  onFit,
  onClose,
}: {
  readonly id: string;
  readonly delivery: number;
  readonly endNanos: number;
  readonly busy: boolean;
  onFit(from: number, to: number): void;
  onClose(): void;
}) {
  const places = usePlaces();
  const { data, error } = useQuery(deliveryQuery(id, delivery, busy));
  if (!data) {
    return (
      <Side title={`Delivery ${delivery}`} onClose={onClose}>
        {error && <ErrorNotice sentence={sentenceOf(error)} />}
      </Side>
    );
  }
  const { glyph, text, textToken } = DELIVERY_LOOKS[deliveryState(data)];
  const from = data.startNanos;
  const to = data.settleNanos ?? data.outcomeNanos ?? endNanos;
  return (
    <Side
      title={
        <>
          Delivery {delivery}{' '}
          <span style={{ color: `var(${textToken})` }}>
            {glyph} {text}
          </span>
        </>
      }
      sub={`${data.link ?? data.session ?? data.connection} · ${phaseText(data.phase)}`}
      onClose={onClose}
    >
      <div className="side-actions">
        <Link className="button" href={places.ladder(String(delivery))}>
          Open ladder
        </Link>
        <Link className="button" href={places.delivery(delivery)}>
          About it
        </Link>
        {from !== undefined && <Button onClick={() => onFit(from, to)}>Fit it</Button>}
      </div>
      <SideSection title={`The sender (${data.sender})`}>
        <p>
          <Sentence text={data.senderBelieves} />
        </p>
      </SideSection>
      <SideSection title={`The receiver (${data.receiver})`}>
        <p>
          <Sentence text={data.receiverBelieves} />
        </p>
      </SideSection>
      <EqualMessages id={id} delivery={data} busy={busy} />
      <SideSection title="Life">
        <ul className="step-list">
          {data.steps.map((step) => (
            <li key={`${step.frame} ${step.by} ${step.did}`}>
              <span className="mono faint">{formatFromStart(step.timeNanos)}</span>
              <span>
                {step.by}: {step.did}
              </span>
              <FrameLink frame={step.frame} word="" />
            </li>
          ))}
        </ul>
      </SideSection>
      <SideSection title="Facts">
        <Facts
          facts={known([
            {
              name: 'message-id',
              value: data.messageId === undefined ? undefined : visibleText(String(data.messageId)),
            },
            { name: 'address', value: data.address && visibleText(data.address) },
            { name: 'routing key', value: data.routingKey && visibleText(data.routingKey) },
            {
              name: 'payload',
              value: data.payloadBytes === undefined ? undefined : formatBytes(data.payloadBytes),
            },
            { name: 'guarantee', value: data.guarantee },
            {
              name: 'took',
              value:
                from === undefined || data.settleNanos === undefined
                  ? undefined
                  : formatDuration(data.settleNanos - from),
            },
          ])}
        />
      </SideSection>
    </Side>
  );
}
