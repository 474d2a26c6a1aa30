/** Short ways to write the rows of a vocabulary. */
import type { Choice, NumberField, NumberKind, TextField, TextSource } from './vocabulary.ts';

export interface About {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly noun?: string;
  readonly meaning: string;
  readonly examples: readonly string[];
}

interface NumberSource<R> {
  readonly column: string;
  readonly read: (record: R) => number;
  readonly absent?: number;
  /** The column is NULL where the field is absent. */
  readonly nullable?: true;
}

/** Stands for NULL: the smallest safe integer is no time and no count. */
export const NULL_NUMBER = Number.MIN_SAFE_INTEGER;

export function numberField<R>(
  kind: NumberKind,
  about: About,
  { column, read, absent, nullable }: NumberSource<R>,
): NumberField<R> {
  return {
    aliases: [],
    ...about,
    kind,
    sql: nullable
      ? (column_) => `COALESCE(${column_(column)}, ${NULL_NUMBER})`
      : (column_) => column_(column),
    read,
    absent: nullable ? NULL_NUMBER : absent,
    choices: [],
  };
}

/** @param also further texts that a value may be found in */
export function textField<R>(
  about: About,
  source: TextSource<R> & { readonly words?: readonly string[] },
  ...also: readonly TextSource<R>[]
): TextField<R> {
  const { words } = source;
  const sources = [source, ...also];
  return { aliases: [], ...about, kind: 'text', sources, ...(words !== undefined && { words }) };
}

export function choice(name: string, code: number, aliases: readonly string[] = []): Choice {
  return { name, code, aliases };
}

export const TRUE_OR_FALSE: readonly Choice[] = [
  choice('true', 1, ['yes', '1']),
  choice('false', 0, ['no', '0']),
];
