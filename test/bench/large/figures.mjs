import { availableParallelism, loadavg } from 'node:os';

/** Figures beside their goals, as a table. */
export class Figures {
  #rows = [];

  /**
   * @param {number | undefined} most the goal: at most so much; undefined where there is none
   * @param {Readonly<Record<string, number>>} [beside] what else there is to say, in the same unit
   */
  add(figure, value, unit, most, beside = {}) {
    const met = most === undefined ? '' : value <= most ? 'pass' : 'FAIL';
    const goal = most === undefined ? '' : `≤ ${most} ${unit}`;
    const others = Object.entries(beside).map(([name, other]) => [name, rounded(other)]);
    const measured = `${rounded(value)} ${unit}`;
    this.#rows.push({ figure, measured, goal, met, ...Object.fromEntries(others) });
  }

  print() {
    console.table(this.#rows);
    const load = loadavg().map((value) => value.toFixed(1));
    console.log(`${availableParallelism()} processors, load ${load.join(' ')}`);
  }

  get failed() {
    return this.#rows.filter(({ met }) => met === 'FAIL').length;
  }
}

function rounded(value) {
  return value < 100 ? Number(value.toFixed(1)) : Math.round(value);
}

/** The value that a share of all do not exceed. */
export function percentile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}
