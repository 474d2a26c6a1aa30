/** A value in a frame log: JSON, with octets as `{octets}` and described values as `{described}`. */
export type LogValue =
  | null
  | boolean
  | number
  | string
  | readonly LogValue[]
  | { readonly octets: string }
  | { readonly described: string; readonly fields: ReadonlyMap<string, LogValue> }
  | { readonly pairs: readonly (readonly [LogValue, LogValue])[] };

export function camelCase(name: string): string {
  return name.replace(/[-_]([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
