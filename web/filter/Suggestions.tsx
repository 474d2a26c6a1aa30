import { useEffect, useRef } from 'react';
import type { Suggestion } from '../../server/filter/complete.ts';
import { Part } from '../ui/Part.tsx';

interface SuggestionsProps {
  readonly id: string;
  /** Empty when the list is closed; it stays in the page, since the input names it. */
  readonly suggestions: readonly Suggestion[];
  readonly active: number | undefined;
  readonly heading: string | undefined;
  onTake(index: number): void;
}

export function Suggestions({ id, suggestions, active, heading, onTake }: SuggestionsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active !== undefined) {
      document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
    } else {
      list.current?.scrollTo(0, 0);
    }
  }, [active, id]);

  return (
    <div className="suggestions" hidden={suggestions.length === 0}>
      {heading && <p className="suggestions-heading">{heading}</p>}
      <Part
        id={id}
        role="listbox"
        aria-label="Completions"
        ref={list}
        className="suggestions-list"
        // The input keeps the focus while the list is used with a mouse.
        onMouseDown={(event) => event.preventDefault()}
      >
        {suggestions.map((suggestion, index) => (
          <Part
            key={suggestion.insert}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className="suggestion"
            onClick={() => onTake(index)}
          >
            <code>{suggestion.label}</code>
            <span>{suggestion.detail}</span>
          </Part>
        ))}
      </Part>
    </div>
  );
}
