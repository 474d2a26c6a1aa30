import type { DuckDBConnection } from '@duckdb/node-api';

/**
 * Views of an index that a large capture keeps as tables.
 *
 * What is asked again and again from another order of the rows, or from few of them, costs a look at all of
 * them. Of a small capture that is nothing; of a large one the answers are stored once at the end of its
 * ingest, each by one statement.
 */
export interface StoredView {
  readonly name: string;
  /** The rows, as a SELECT over tables of the index. */
  readonly select: string;
  /** Order in which they are stored. Rows of one kind then lie together, and the others are passed over. */
  readonly order: string;
  /** What is stored, where that is another way to the same answers. */
  readonly stored?: string;
}

/** Frames from which on views are stored: fewer are read in a moment. */
export const STORED_FROM_FRAMES = 100_000;

export function createView({ name, select }: StoredView): string {
  return `CREATE VIEW ${name} AS ${select}`;
}

/** Statements that put a table in the place of a view; in one transaction, for whoever reads meanwhile. */
export function storeView({ name, select, stored = select, order }: StoredView): string[] {
  const table = `${name}_stored`;
  return [
    'BEGIN',
    `CREATE TABLE ${table} AS ${stored} ORDER BY ${order}`,
    `DROP VIEW ${name}`,
    `ALTER TABLE ${table} RENAME TO ${name}`,
    'COMMIT',
  ];
}

/**
 * Stores them one after the other. What cannot be stored, for want of memory or room, stays a view with the same
 * answers, only slower, and the index is as whole as without; a file that takes nothing more fails at its checkpoint.
 */
export async function storeViews(
  connection: DuckDBConnection,
  views: readonly StoredView[],
): Promise<void> {
  for (const view of views) {
    try {
      for (const statement of storeView(view)) await connection.run(statement);
    } catch {
      await connection.run('ROLLBACK');
    }
  }
}
