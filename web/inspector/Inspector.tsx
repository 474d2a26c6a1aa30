import './inspector.css';
import type { UseQueryResult } from '@tanstack/react-query';
import type { FrameDetail } from '../../server/api/contract.ts';
import { sentenceOf } from '../api/client.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { ErrorNotice } from '../ui/Notice.tsx';
import { FrameFacts } from './FrameFacts.tsx';
import { FrameFields } from './FrameFields.tsx';

interface InspectorProps {
  /** Its share of the split. */
  readonly percent: number;
  /** The stable name of the frame. */
  readonly reference: string;
  readonly detail: UseQueryResult<FrameDetail>;
  /** The filter that is applied now. */
  readonly filter: string;
  readonly startEpochNanos: string | undefined;
  onFilter(filter: string): void;
  onClose(): void;
}

/** Everything about one frame: where it came from, its fields, its bytes. */
export function Inspector(props: InspectorProps) {
  const { reference, detail, filter, startEpochNanos, onFilter, onClose } = props;
  const { data, error } = detail;
  return (
    <section
      className={detail.isPlaceholderData ? 'inspector inspector-stale' : 'inspector'}
      style={{ flexBasis: `${props.percent}%` }}
      aria-label="Details of the frame"
      aria-busy={detail.isFetching}
    >
      {error && !data ? (
        <div className="inspector-head">
          <ErrorNotice sentence={`${reference}: ${sentenceOf(error)}`}>
            <Button onClick={() => void detail.refetch()}>Try again</Button>
          </ErrorNotice>
          <IconButton icon="close" label="Close the details" onClick={onClose} />
        </div>
      ) : (
        <>
          <FrameFacts
            detail={data}
            filter={filter}
            startEpochNanos={startEpochNanos}
            onFilter={onFilter}
            onClose={onClose}
          />
          {data && <FrameFields detail={data} filter={filter} onFilter={onFilter} />}
        </>
      )}
    </section>
  );
}
