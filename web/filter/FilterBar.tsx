import './filter.css';
import { type KeyboardEvent, type RefObject, useId, useState } from 'react';
import { completeFilter } from '../../server/filter/complete.ts';
import { IconButton } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import type { AnyVocabulary, FilterReading } from './read-filter.ts';
import { Suggestions } from './Suggestions.tsx';
import type { FilterText } from './use-filter-text.ts';

/** How many completions are offered at a time. */
const SUGGESTIONS_MAX = 60;

/** One line to filter by, with completion; what it means or where it is wrong stands below it. */
export function FilterBar({
  inputRef,
  filter,
  applied,
  vocabulary,
  examples,
}: {
  /** The filter that the rows pass now. */
  readonly applied: string;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly filter: FilterText;
  readonly vocabulary: AnyVocabulary;
  /** What one may type, for an empty bar. */
  readonly examples: string;
}) {
  const { text, reading } = filter;
  const listId = useId();
  const sentenceId = useId();
  const [caret, setCaret] = useState(0);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState<number>();
  const completion = completeFilter(text, Math.min(caret, text.length), vocabulary, {
    limit: SUGGESTIONS_MAX,
  });
  const { suggestions } = completion;
  const shown = open && suggestions.length > 0;

  const show = (next: boolean) => {
    setOpen(next);
    setActive(undefined);
  };
  const take = (index: number) => {
    const { insert } = suggestions[index];
    const next = text.slice(0, completion.start) + insert + text.slice(completion.end);
    const at = completion.start + insert.length;
    filter.edit(next);
    setCaret(at);
    setActive(undefined);
    // A field asks for its value next; a value ends the term.
    setOpen(insert.endsWith(':'));
    requestAnimationFrame(() => inputRef.current?.setSelectionRange(at, at));
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      if (!shown) return show(true);
      const from = active ?? (step > 0 ? -1 : 0);
      setActive((from + step + suggestions.length) % suggestions.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && shown && active !== undefined) {
      event.preventDefault();
      take(active);
    } else if (event.key === 'Enter') {
      show(false);
      filter.commit();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (shown) show(false);
      else inputRef.current?.blur();
    }
  };

  return (
    <div className="filter">
      <div className={reading.error ? 'filter-box filter-box-wrong' : 'filter-box'}>
        <Icon name="search" size={14} />
        <input
          ref={inputRef}
          className="filter-input mono"
          role="combobox"
          aria-label="Filter"
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={listId}
          aria-activedescendant={shown && active !== undefined ? `${listId}-${active}` : undefined}
          aria-invalid={reading.error !== undefined}
          aria-describedby={sentenceId}
          placeholder={`Filter: ${examples}, or any text`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            filter.edit(event.target.value);
            setCaret(event.target.selectionStart ?? event.target.value.length);
            show(true);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onFocus={() => text === '' && show(true)}
          onClick={() => text === '' && show(true)}
          onBlur={() => show(false)}
          onKeyDown={onKeyDown}
        />
        {text !== '' && (
          <IconButton
            icon="close"
            label="Clear the filter"
            onClick={() => {
              filter.edit('');
              inputRef.current?.focus();
            }}
          />
        )}
        <Suggestions
          id={listId}
          suggestions={shown ? suggestions : []}
          active={active}
          heading={text === '' ? 'What a filter can ask for' : undefined}
          onTake={take}
        />
      </div>
      <p
        id={sentenceId}
        className={reading.error ? 'filter-sentence tone-error' : 'filter-sentence'}
        aria-live="polite"
        title={reading.sentence}
      >
        {reading.error ? (
          <Fault text={text} reading={reading} applied={applied} />
        ) : (
          reading.sentence
        )}
      </p>
    </div>
  );
}

/** Where it is wrong, shown in the words that were typed. */
function Fault({
  text,
  reading: { error, sentence },
  applied,
}: {
  readonly text: string;
  readonly reading: FilterReading;
  readonly applied: string;
}) {
  const blamed = error ? text.slice(error.start, error.end) : '';
  return (
    <>
      {blamed !== '' && <code className="filter-blamed">{blamed}</code>}
      {sentence}
      {applied !== '' && (
        <span className="muted">
          {' '}
          The rows still pass <code>{applied}</code>.
        </span>
      )}
    </>
  );
}
