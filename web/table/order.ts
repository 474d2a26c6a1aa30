/** In which order a table is read: that of the table itself, or by a number of its rows. */

/** What a column can be ordered by, and what the two ways are called: `most first`. */
export interface SortBy {
  /** As the server calls it. */
  readonly name: string;
  /** The smallest first, and the greatest first. */
  readonly up: string;
  readonly down: string;
  /** What one looks for first. */
  readonly first: 'up' | 'down';
}

/** The order of a table, and how it is changed. */
export interface TableOrder {
  /** As the server takes it, `-` before it for the greatest first; absent: the order of the table. */
  readonly sort: string | undefined;
  choose(sort: string | undefined): void;
}

/** A column that can be ordered by. */
export interface Sortable {
  readonly head: string;
  readonly sort?: SortBy | undefined;
  /** Its cells are points of time, whose unit stands in the head. */
  readonly isTime?: boolean;
}

export const EARLIEST: Omit<SortBy, 'name'> = {
  up: 'earliest first',
  down: 'latest first',
  first: 'up',
};
export const MOST: Omit<SortBy, 'name'> = {
  up: 'fewest first',
  down: 'most first',
  first: 'down',
};
export const LONGEST: Omit<SortBy, 'name'> = {
  up: 'shortest first',
  down: 'longest first',
  first: 'down',
};
export const LARGEST: Omit<SortBy, 'name'> = {
  up: 'smallest first',
  down: 'largest first',
  first: 'down',
};
export const WORST: Omit<SortBy, 'name'> = {
  up: 'mildest first',
  down: 'worst first',
  first: 'down',
};

export type Way = 'up' | 'down';

function sortOf({ name }: SortBy, way: Way): string {
  return way === 'up' ? name : `-${name}`;
}

/** Which way a table is ordered by this, if it is. */
export function wayOf(by: SortBy, sort: string | undefined): Way | undefined {
  if (sort === sortOf(by, 'up')) return 'up';
  return sort === sortOf(by, 'down') ? 'down' : undefined;
}

/** What choosing a column again and again leads to: one way, the other way, the order of the table. */
export function nextSort(by: SortBy, sort: string | undefined): string | undefined {
  const way = wayOf(by, sort);
  const other = by.first === 'up' ? 'down' : 'up';
  if (way === undefined) return sortOf(by, by.first);
  return way === by.first ? sortOf(by, other) : undefined;
}

export interface SortOption {
  readonly sort: string;
  /** `deliveries, most first` */
  readonly text: string;
}

/** All orders of a table, with the way first that is looked for first. */
export function sortOptions(columns: readonly Sortable[]): readonly SortOption[] {
  return columns.flatMap(({ head, sort: by }) => {
    if (by === undefined) return [];
    const ways: readonly Way[] = by.first === 'up' ? ['up', 'down'] : ['down', 'up'];
    return ways.map((way) => ({ sort: sortOf(by, way), text: `${head}, ${by[way]}` }));
  });
}

/** Whether one of the columns has that order: an address may have been made for another table. */
export function isSortOf(columns: readonly Sortable[], sort: string | undefined): boolean {
  return columns.some(({ sort: by }) => by !== undefined && wayOf(by, sort) !== undefined);
}
