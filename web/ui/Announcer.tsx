import { createContext, type ReactNode, use, useCallback, useState } from 'react';

const Announce = createContext<(sentence: string) => void>(() => undefined);

/** One polite live region for the page: what was selected, copied, filtered. */
export function Announcer({ children }: { readonly children: ReactNode }) {
  const [sentence, setSentence] = useState('');
  const announce = useCallback((next: string) => setSentence(next), []);
  return (
    <Announce value={announce}>
      {children}
      <div className="sr-only" role="status" aria-live="polite" data-testid="announcer">
        {sentence}
      </div>
    </Announce>
  );
}

export function useAnnounce(): (sentence: string) => void {
  return use(Announce);
}
