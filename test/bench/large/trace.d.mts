/** Types of trace.mjs for its test. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly type?: string } };
}
export function stepsOf(
  events: readonly TraceEvent[],
  type: string,
  longestMicros: number,
): number[];
