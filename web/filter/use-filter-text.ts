import { useEffect, useMemo, useRef, useState } from 'react';
import { type AnyVocabulary, type FilterReading, readFilter } from './read-filter.ts';

/** After this much stillness a valid filter is applied while it is still being typed. */
const TYPING_MS = 250;

export interface FilterText {
  readonly text: string;
  /** What the text means, or where it is wrong. */
  readonly reading: FilterReading;
  edit(text: string): void;
  /** Apply what stands there now, if it is valid. */
  commit(): void;
}

/**
 * The text in the filter bar, which begins as the address has it. A text that does not parse stays in the bar and changes nothing else:
 * the last valid filter stays applied.
 */
export function useFilterText(
  linked: string,
  startEpochNanos: string | undefined,
  vocabulary: AnyVocabulary,
  apply: (filter: string, how: 'push' | 'replace') => void,
): FilterText {
  const [text, setText] = useState(linked);
  const lastApplied = useRef(linked);
  /** One history entry for each time somebody types, not for each letter. */
  const editing = useRef(false);
  const reading = useMemo(
    () => readFilter(text, startEpochNanos, vocabulary),
    [text, startEpochNanos, vocabulary],
  );

  // Someone else changed the filter: a link, the back button, a value's "filter in".
  useEffect(() => {
    if (linked === lastApplied.current) return;
    lastApplied.current = linked;
    editing.current = false;
    setText(linked);
  }, [linked]);

  const commit = () => {
    const filter = text.trim();
    if (reading.error !== undefined || filter === lastApplied.current) return;
    lastApplied.current = filter;
    apply(filter, editing.current ? 'replace' : 'push');
    editing.current = true;
  };
  const latestCommit = useRef(commit);
  latestCommit.current = commit;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the text starts the wait anew.
  useEffect(() => {
    const timer = window.setTimeout(() => latestCommit.current(), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [text]);

  return {
    text,
    reading,
    edit: setText,
    commit: () => {
      commit();
      editing.current = false;
    },
  };
}
