import { type FormEvent, type RefObject, useState } from 'react';
import { FRAME_VOCABULARY } from '../../server/filter/frame-vocabulary.ts';
import { FilterBar } from '../filter/FilterBar.tsx';
import { useFilterText } from '../filter/use-filter-text.ts';
import { formatCount } from '../lib/format.ts';
import { TIME_FORMATS } from '../lib/time.ts';
import { usePreferences } from '../state/preferences.ts';
import { TimeMenu } from '../table/TimeMenu.tsx';
import type { FrameRows } from './frame-rows.ts';

interface FramesToolbarProps {
  readonly filterInput: RefObject<HTMLInputElement | null>;
  readonly goToInput: RefObject<HTMLInputElement | null>;
  /** The filter of the address, which may be damaged. */
  readonly linked: string;
  /** The filter that is applied. */
  readonly filter: string;
  readonly startEpochNanos: string | undefined;
  readonly rows: FrameRows;
  onFilter(filter: string, how: 'push' | 'replace'): void;
  onGoTo(number: number): void;
}

export function FramesToolbar(props: FramesToolbarProps) {
  const { filterInput, goToInput, linked, filter, startEpochNanos, rows, onFilter, onGoTo } = props;
  const text = useFilterText(linked, startEpochNanos, FRAME_VOCABULARY, onFilter);
  const { timeFormat } = usePreferences();
  return (
    <div className="frames-toolbar">
      <FilterBar
        inputRef={filterInput}
        filter={text}
        applied={filter}
        vocabulary={FRAME_VOCABULARY}
        examples="type:transfer conn:c2 size>4k"
      />
      <div className="frames-tools">
        <span className="frames-total muted" role="status">
          {totalOf(rows, filter)}
        </span>
        <GoTo inputRef={goToInput} onGoTo={onGoTo} />
        <TimeMenu value={timeFormat} formats={TIME_FORMATS} />
      </div>
    </div>
  );
}

function totalOf({ total }: FrameRows, filter: string): string {
  if (!total) return '';
  const count = `${formatCount(total.count)}${total.capped ? '+' : ''}`;
  if (filter === '') return `${count} ${total.count === 1 ? 'row' : 'rows'}`;
  return `${count} ${total.count === 1 ? 'row passes' : 'rows pass'}`;
}

function GoTo({
  inputRef,
  onGoTo,
}: {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  onGoTo(number: number): void;
}) {
  const [text, setText] = useState('');
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const number = Number(text.replaceAll(/[\s,#]/g, ''));
    if (!Number.isSafeInteger(number) || number < 1) return;
    onGoTo(number);
    setText('');
    inputRef.current?.blur();
  };
  return (
    <form className="go-to" onSubmit={onSubmit}>
      <input
        ref={inputRef}
        className="text-field"
        inputMode="numeric"
        aria-label="Go to frame number"
        placeholder="Go to #"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
