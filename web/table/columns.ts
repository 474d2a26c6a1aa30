import type { ReactNode } from 'react';
import type { ColumnWidth } from './fit-columns.ts';
import type { SortBy } from './order.ts';

/** Of a point of time in any of the forms that a reader may have chosen. */
export const TIME_PX = 124;

/** A column: its width, its head, and what stands in it. */
export interface Column<R> extends ColumnWidth {
  readonly key: string;
  readonly head: string;
  readonly align?: 'end';
  /** Its cells are points of time, whose unit stands in the head. */
  readonly isTime?: boolean;
  /** What the table can be ordered by here. */
  readonly sort?: SortBy;
  readonly cell: (row: R) => ReactNode;
  /** The whole text, where the cell may cut it off. */
  readonly title?: (row: R) => string | undefined;
}

/** What a table of rows of one kind needs to know of them. */
export interface TableKind<R> {
  /** In the plural: `links`. */
  readonly plural: string;
  readonly singular: string;
  /** The first column leads to the row's page. */
  readonly columns: readonly Column<R>[];
  readonly keyOf: (row: R) => string;
  /** Where the row leads. */
  readonly hrefOf: (row: R) => string;
  /** A row that is no part of the traffic proper is drawn quieter. */
  readonly isQuiet?: (row: R) => boolean;
}
