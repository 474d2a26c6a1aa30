import type { ReactNode } from 'react';
import { IconButton } from '../ui/Button.tsx';

/** The frame of what stands on the right: a title, what it is, and a way out. */
export function Side({
  title,
  sub,
  onClose,
  children,
}: {
  readonly title: ReactNode;
  readonly sub?: ReactNode;
  readonly onClose?: (() => void) | undefined;
  readonly children: ReactNode;
}) {
  return (
    <>
      <header className="side-head">
        <div>
          <h2>{title}</h2>
          {sub && <p className="muted">{sub}</p>}
        </div>
        {onClose && <IconButton icon="close" label="Close the details" onClick={onClose} />}
      </header>
      {children}
    </>
  );
}

export function SideSection({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <section className="side-section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
