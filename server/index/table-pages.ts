import type { IndexClient } from './client.ts';
import type { Statement } from './messages.ts';
import * as pages from './page-queries.ts';
import type { SqlFilter } from './queries.ts';
import { readRow } from './rows.ts';
import type { RowOf, Table } from './table.ts';

export interface Page<Row> {
  readonly rows: Row[];
  readonly hasNext: boolean;
}

/**
 * A page by key: the rows after one key in the order of the table, or in another; from the end, the other way
 * round.
 */
export interface PageQuery {
  readonly filter?: SqlFilter | undefined;
  readonly from?: pages.ReadFrom | undefined;
  readonly order?: pages.RowOrder | undefined;
  /** A whole key. */
  readonly after?: readonly number[] | undefined;
  readonly limit: number;
}

/** Rows of the tables of protocol state, page by page. */
export class TablePages {
  readonly #client: IndexClient;

  constructor(client: IndexClient) {
    this.#client = client;
  }

  async rows<T extends Table>(id: string, table: T, query: Statement): Promise<RowOf<T>[]> {
    return (await this.#client.query(id, query)).map((row) => readRow(table, row));
  }

  /** @param key columns that name a row, in the order of the table */
  async page<T extends Table>(
    id: string,
    table: T,
    key: readonly string[],
    { filter, from = 'start', order, after, limit }: PageQuery,
  ): Promise<Page<RowOf<T>>> {
    const bounds = { filter, from, limit };
    if (key.length === 1) {
      return order === undefined
        ? this.#longPage(id, table, key[0], after?.[0], bounds)
        : this.#longPageInOrder(id, table, key[0], order, after, bounds);
    }
    const query =
      order === undefined
        ? pages.rowsAfter(table, key, after ?? key.map(() => firstKey(from)), bounds)
        : pages.inOrder(table, key, order, after, bounds);
    return pageOf(await this.rows(id, table, query), limit);
  }

  /** In two steps: sorting whole rows would read all columns of all of them. */
  async #longPage<T extends Table>(
    id: string,
    table: T,
    key: string,
    after: number | undefined,
    bounds: pages.PageBounds,
  ): Promise<Page<RowOf<T>>> {
    const { filter, from, limit } = bounds;
    const query = pages.keysAfter(table, key, after ?? firstKey(from), bounds);
    const found = await this.#client.query(id, query);
    const keys = found.slice(0, limit).map(([value]) => Number(value));
    if (from === 'end') keys.reverse();
    const [first, last] = [keys.at(0), keys.at(-1)];
    if (first === undefined || last === undefined) return { rows: [], hasNext: false };
    const rows = await this.rows(id, table, pages.rowsBetween(table, key, first, last, filter));
    if (from === 'end') rows.reverse();
    return { rows, hasNext: found.length > limit };
  }

  async #longPageInOrder<T extends Table>(
    id: string,
    table: T,
    key: string,
    order: pages.RowOrder,
    after: readonly number[] | undefined,
    bounds: pages.PageBounds,
  ): Promise<Page<RowOf<T>>> {
    const { limit } = bounds;
    const keysAlone = {
      name: table.name,
      columns: table.columns.filter(({ name }) => name === key),
    };
    const query = pages.inOrder(keysAlone, [key], order, after, bounds);
    const found = (await this.#client.query(id, query)).map(([value]) => Number(value));
    const keys = found.slice(0, limit);
    if (keys.length === 0) return { rows: [], hasNext: false };
    const cells = await this.#client.query(id, pages.rowsWith(table, key, keys));
    const place = table.columns.findIndex(({ name }) => name === key);
    const rows = new Map(cells.map((row) => [Number(row[place]), readRow(table, row)]));
    return {
      rows: keys.flatMap((of) => rows.get(of) ?? []),
      hasNext: found.length > limit,
    };
  }
}

/** Before, or behind, every key. */
function firstKey(from: pages.ReadFrom): number {
  return from === 'end' ? Number.MAX_SAFE_INTEGER : 0;
}

function pageOf<Row>(rows: Row[], limit: number): Page<Row> {
  return { rows: rows.slice(0, limit), hasNext: rows.length > limit };
}
