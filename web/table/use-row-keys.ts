import { type KeyboardEvent, type RefObject, useState } from 'react';
import { useLocation } from 'wouter';
import { moveOf } from './table-keys.ts';
import type { Rows } from './use-rows.ts';

interface RowKeys<R> {
  readonly loaded: Rows<R>;
  readonly ref: RefObject<HTMLElement | null>;
  /** Rows that a page of the table shows. */
  pageRows(heightPx: number): number;
  scrollTo(index: number): void;
  hrefOf(row: R): string;
}

/** The row that keys have led to: arrows move in what was read, Home and End go to either end of all of it. */
export function useRowKeys<R>({ loaded, ref, pageRows, scrollTo, hrefOf }: RowKeys<R>) {
  const { rows, hasMore, from } = loaded;
  const [, navigate] = useLocation();
  const [cursor, setCursor] = useState<number>();
  const at =
    cursor === undefined || rows.length === 0 ? undefined : Math.min(cursor, rows.length - 1);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || rows.length === 0) return;
    const heightPx = ref.current?.clientHeight ?? 0;
    const target = moveOf(event.key, at, rows.length, Math.max(1, pageRows(heightPx)));
    const far = event.key === 'End' ? 'end' : event.key === 'Home' ? 'start' : undefined;
    if (far !== undefined && far !== from && hasMore) {
      event.preventDefault();
      loaded.readFrom(far);
    } else if (target !== undefined) {
      event.preventDefault();
      setCursor(target);
      scrollTo(target);
    } else if (event.key === 'Enter' && at !== undefined && event.target === ref.current) {
      event.preventDefault();
      navigate(hrefOf(rows[at]));
    }
  };
  return { at, setCursor, onKeyDown };
}
