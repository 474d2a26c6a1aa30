import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { TimelineFlag } from '../../server/api/timeline-contract.ts';
import { sentenceOf } from '../api/client.ts';
import { frameQuery } from '../api/frames.ts';
import { Facts, known } from '../entity/Facts.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { formatBytes, formatCount } from '../lib/format.ts';
import { momentText } from '../lib/time.ts';
import { visibleText } from '../lib/visible.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNotice } from '../ui/Notice.tsx';
import { Side, SideSection } from './Side.tsx';
import { flagText } from './words.ts';

/** A frame in one line, and the way to all of it. */
export function FramePanel({
  id,
  frame,
  flags,
  onFit,
  onClose,
}: {
  readonly id: string;
  readonly frame: string;
  /** Of all frames; those of this one are told. */
  readonly flags: readonly TimelineFlag[];
  onFit(from: number, to: number): void;
  onClose(): void;
}) {
  const places = usePlaces();
  const { data, error, isPlaceholderData } = useQuery(frameQuery(id, frame));
  if (!data || isPlaceholderData) {
    return (
      <Side title="Frame" sub={frame} onClose={onClose}>
        {error && <ErrorNotice sentence={sentenceOf(error)} />}
      </Side>
    );
  }
  const wrong = flags.filter((flag) => flag.frame === data.number);
  return (
    <Side
      title={
        <>
          Frame {formatCount(data.number)} <code>{data.name}</code>
        </>
      }
      sub={`${data.connection}, ${data.direction}`}
      onClose={onClose}
    >
      <p>{visibleText(data.info)}</p>
      <div className="side-actions">
        <Link className="button" href={places.frame(data.number)}>
          Fields and bytes
        </Link>
        <Link
          className="button"
          href={places.ladder(data.link ?? data.session ?? data.connection, data.number)}
        >
          Open ladder
        </Link>
        <Button onClick={() => onFit(data.timeNanos - NEAR_NANOS, data.timeNanos + NEAR_NANOS)}>
          Zoom to it
        </Button>
      </div>
      {wrong.length > 0 && (
        <SideSection title="What went wrong">
          {wrong.map((flag) => (
            <p key={flag.kind} className="side-error">
              ⚑ {flagText(flag)}
            </p>
          ))}
        </SideSection>
      )}
      <SideSection title="Facts">
        <Facts
          facts={known([
            { name: 'time', value: momentText(data.timeNanos) },
            { name: 'packet', value: formatCount(data.packet) },
            { name: 'size', value: data.size === undefined ? undefined : formatBytes(data.size) },
            { name: 'link', value: data.link },
            {
              name: 'delivery',
              value: data.delivery === undefined ? undefined : formatCount(data.delivery),
            },
            { name: 'malformed', value: data.malformed?.reason },
          ])}
        />
      </SideSection>
    </Side>
  );
}

const NEAR_NANOS = 5e6;
