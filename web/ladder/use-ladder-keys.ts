import { useCallback, useMemo, useState } from 'react';
import { COLOUR_MEANINGS, type ColourMeaning } from './arrow-look.ts';
import type { LadderKey } from './keys.ts';

/** How the ladder is drawn, and what is marked in it. */
export interface LadderKeys {
  readonly meaning: ColourMeaning;
  readonly compressed: boolean;
  /** Frames marked to be compared: none, one or two. */
  readonly marks: readonly number[];
  setMeaning(meaning: ColourMeaning): void;
  press(key: LadderKey): void;
  clearMarks(): void;
}

export function useLadderKeys(): LadderKeys {
  const [meaning, setMeaning] = useState<ColourMeaning>('state');
  const [compressed, setCompressed] = useState(true);
  const [marks, setMarks] = useState<readonly number[]>([]);
  const clearMarks = useCallback(() => setMarks([]), []);
  const press = useCallback((key: LadderKey) => {
    if (key.kind === 'colour') setMeaning(nextMeaning);
    if (key.kind === 'compress') setCompressed((is) => !is);
    if (key.kind === 'mark') setMarks((marked) => toggled(marked, key.frame));
  }, []);
  return useMemo(
    () => ({ meaning, compressed, marks, setMeaning, press, clearMarks }),
    [meaning, compressed, marks, press, clearMarks],
  );
}

function nextMeaning(meaning: ColourMeaning): ColourMeaning {
  const next = (COLOUR_MEANINGS.indexOf(meaning) + 1) % COLOUR_MEANINGS.length;
  return COLOUR_MEANINGS[next];
}

function toggled(marks: readonly number[], frame: number): readonly number[] {
  return marks.includes(frame) ? marks.filter((mark) => mark !== frame) : [...marks, frame];
}
