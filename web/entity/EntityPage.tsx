import './entity.css';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ApiError, sentenceOf } from '../api/client.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState, ErrorNotice } from '../ui/Notice.tsx';

const NOT_FOUND = 404;

export interface Crumb {
  readonly text: string;
  readonly href: string;
}

/** The page of one connection, session, link or delivery: where it belongs, its name, its parts. */
export function EntityPage({
  label,
  crumbs,
  title,
  actions,
  children,
}: {
  /** What it is, for those who do not see the page. */
  readonly label: string;
  readonly crumbs: readonly Crumb[];
  readonly title: ReactNode;
  /** Other places where it can be seen. */
  readonly actions?: readonly Crumb[];
  readonly children: ReactNode;
}) {
  return (
    <section className="entity" aria-label={label}>
      <header className="entity-head">
        <nav className="crumbs" aria-label="It belongs to">
          {crumbs.map(({ text, href }) => (
            <Link key={href} href={href} className="mono">
              {text}
            </Link>
          ))}
        </nav>
        <h2 className="entity-title">{title}</h2>
        {actions && (
          <p className="entity-actions">
            {actions.map(({ text, href }) => (
              <Link key={href} href={href} className="button">
                {text}
              </Link>
            ))}
          </p>
        )}
      </header>
      {children}
    </section>
  );
}

export function EntitySection({
  title,
  wide = false,
  children,
}: {
  readonly title: string;
  /** Across the whole page, not in a column. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <section className={wide ? 'entity-section entity-wide' : 'entity-section'} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** Stands for the page until there is something to show, or says why there is not. */
export function EntityMissing({
  name,
  result,
  all,
}: {
  readonly name: string;
  readonly result: Pick<UseQueryResult, 'error' | 'refetch'>;
  /** Where all of its kind are listed. */
  readonly all: Crumb;
}) {
  const { error } = result;
  if (!error) return <EmptyState title={`Loading ${name}`} />;
  // To ask again would bring nothing.
  if (error instanceof ApiError && error.status === NOT_FOUND) {
    return (
      <EmptyState title={sentenceOf(error)}>
        <Link href={all.href}>{all.text}</Link>
      </EmptyState>
    );
  }
  return (
    <>
      <ErrorNotice sentence={sentenceOf(error)}>
        <Button onClick={() => void result.refetch()}>Try again</Button>
      </ErrorNotice>
      <EmptyState title={`There is nothing to show of ${name}.`}>
        <Link href={all.href}>{all.text}</Link>
      </EmptyState>
    </>
  );
}
