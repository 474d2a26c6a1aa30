import type { NumberRange } from './ast.ts';

/**
 * A vocabulary is the list of fields that a filter over one kind of record may name: data from which
 * parser, SQL, predicate, explanation, completion and documentation are all made.
 */
export interface Vocabulary<R> {
  /** What the records are called, in the plural: `frames`. */
  readonly subject: string;
  readonly fields: readonly Field<R>[];
  /** The fields that a bare word is looked for in: texts, and enumerations by their names. */
  readonly freeText: readonly string[];
}

interface FieldBase {
  readonly name: string;
  readonly aliases: readonly string[];
  /** What a sentence calls it, where that is not the name: `connection` for `conn`. */
  readonly noun?: string;
  /** What it is, as a sentence would say it. */
  readonly meaning: string;
  /** Filters that use it, ready to be tried. */
  readonly examples: readonly string[];
}

/**
 * `c2` is a number with a letter before it; a flag is 0 or 1; an enumeration a code. A time is a point
 * of the capture, a duration the nanoseconds between two.
 */
export type NumberKind = 'number' | 'size' | 'time' | 'duration' | 'connection' | 'flag' | 'enum';

export interface NumberSource<R> {
  /** SQL for the number, `column(name)` giving a column of the table. */
  readonly sql: (column: (name: string) => string) => string;
  readonly read: (record: R) => number;
}

export interface NumberField<R> extends FieldBase, NumberSource<R> {
  readonly kind: NumberKind;
  /** Other numbers that the field stands for: any of them may be the one asked for. */
  readonly also?: readonly NumberSource<R>[];
  /** The number that means that the field is not there; undefined when it always is. */
  readonly absent: number | undefined;
  /** Flags and enumerations: their values. */
  readonly choices: readonly Choice[];
  /** Values beyond the choices, as `60.200` or `60.*` for methods that no table knows. */
  readonly otherChoice?: (written: string) => NumberRange | undefined;
}

/** A value of an enumeration; several codes may share one name. */
export interface Choice {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly code: number;
}

/** A text in a column. */
export interface StoredText<R> {
  readonly column: string;
  /** The column holds ids of the table `strings` instead of the text. */
  readonly interned: boolean;
  readonly read: (record: R) => string | undefined;
}

/** An identifier like `c1.s2.l3`, of which the table has only the numbers. */
export interface IdText<R> {
  /** Each letter and the column of the number behind it; -1 in the last means that there is none. */
  readonly id: readonly (readonly [letter: string, column: string])[];
  readonly read: (record: R) => string | undefined;
}

/** A text that the table has in another form. */
export interface MadeText<R> {
  /** The text, or NULL, of columns named by `column`. */
  readonly sql: (column: (name: string) => string) => string;
  /** Columns and their values where the text is this one, in lower case; undefined where it never is. */
  readonly columnsOf: (text: string) => readonly (readonly [string, number])[] | undefined;
  readonly read: (record: R) => string | undefined;
}

/** A text of the link that the record belongs to by its columns connection, session and link. */
export interface LinkText<R> {
  /** A column of the table `links`, where it stands as it was when the link was over. */
  readonly ofLink: 'name' | 'address';
  readonly read: (record: R) => string | undefined;
}

export type TextSource<R> = StoredText<R> | IdText<R> | MadeText<R> | LinkText<R>;

export interface TextField<R> extends FieldBase {
  readonly kind: 'text';
  /** Any of them may be the text asked for. */
  readonly sources: readonly TextSource<R>[];
  /** The only texts there can be, when they are few. */
  readonly words?: readonly string[];
}

export type Field<R> = NumberField<R> | TextField<R>;

/** The field of this name or alias, case not mattering. */
export function findField<R>(vocabulary: Vocabulary<R>, name: string): Field<R> | undefined {
  const wanted = name.toLowerCase();
  return vocabulary.fields.find((field) => field.name === wanted || field.aliases.includes(wanted));
}

/** The field of a parsed filter: there, or the filter was made for another vocabulary. */
export function fieldNamed<R>(vocabulary: Vocabulary<R>, name: string): Field<R> {
  const field = findField(vocabulary, name);
  if (field === undefined) throw new TypeError(`no field ${name} in the vocabulary`);
  return field;
}

/** Everything a field or choice may be called. */
export function namesOf(entry: {
  readonly name: string;
  readonly aliases: readonly string[];
}): readonly string[] {
  return [entry.name, ...entry.aliases];
}
