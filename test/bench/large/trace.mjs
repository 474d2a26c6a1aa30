/** Costs of the steps of a Chromium trace, on the page's main thread. */

/** Script, style, layout and paint; what lies in another of them is counted with it. */
const WORK = new Set([
  ...['EventDispatch', 'FunctionCall', 'EvaluateScript', 'FireAnimationFrame', 'TimerFire'],
  ...['RunMicrotasks', 'XHRReadyStateChange', 'V8.GC_SCAVENGER', 'V8.GC_MC_INCREMENTAL'],
  ...['MajorGC', 'MinorGC'],
  ...['UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit', 'HitTest'],
]);

/**
 * Milliseconds of processor time that the main thread works from each event of that type to the next.
 *
 * @param {readonly object[]} events `traceEvents`
 * @param {string} type of DOM event with which a step begins
 * @param {number} longestMicros a step ends after so long at the latest: what comes then is not its own
 */
export function stepsOf(events, type, longestMicros) {
  const begins = events
    .filter(({ name, args }) => name === 'EventDispatch' && args?.data?.type === type)
    .sort((one, other) => one.ts - other.ts);
  if (begins.length === 0) return [];
  const [{ pid, tid }] = begins;
  const work = events
    .filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X')
    .filter(({ name }) => WORK.has(name))
    .sort((one, other) => one.ts - other.ts || other.dur - one.dur);
  const costs = begins.map(() => 0);
  let step = -1;
  let covered = Number.NEGATIVE_INFINITY;
  for (const { ts, dur = 0, tdur = dur } of work) {
    while (step + 1 < begins.length && begins[step + 1].ts <= ts) step += 1;
    if (ts < covered) continue;
    covered = ts + dur;
    if (step >= 0 && ts - begins[step].ts < longestMicros) costs[step] += tdur / 1000;
  }
  return costs;
}
