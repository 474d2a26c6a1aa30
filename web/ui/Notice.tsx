import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

/** What stands where rows would be: why there are none, and what to do about it. */
export function EmptyState({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="empty" role="status">
      <p className="empty-title">{title}</p>
      {children && <div className="empty-text">{children}</div>}
    </div>
  );
}

/** A sentence that says what went wrong, and what can be done. */
export function ErrorNotice({
  sentence,
  children,
}: {
  readonly sentence: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="error-notice" role="alert">
      <Icon name="warning" />
      <p>{sentence}</p>
      {children}
    </div>
  );
}
