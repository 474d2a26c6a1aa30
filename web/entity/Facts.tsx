import type { ReactNode } from 'react';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  /** What it means, or where it comes from. */
  readonly note?: ReactNode;
}

/** Facts under one another, by name. What is not known is left out by whoever lists them, or says so. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ name, value, note }) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>
            {value}
            {note !== undefined && <span className="fact-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Those facts that have a value. */
export function known(
  facts: readonly (Omit<Fact, 'value'> & { readonly value: ReactNode | undefined })[],
): readonly Fact[] {
  return facts.filter(({ value }) => value !== undefined && value !== false && value !== '');
}
