/** Figures beside their goals, as a table. */
export class Figures {
  #rows = [];

  /** @param {number | undefined} most the goal: at most so much; undefined where there is none */
  add(figure, value, unit, most) {
    const met = most === undefined ? '' : value <= most ? 'pass' : 'FAIL';
    const goal = most === undefined ? '' : `≤ ${most} ${unit}`;
    this.#rows.push({ figure, measured: `${rounded(value)} ${unit}`, goal, met });
  }

  print() {
    console.table(this.#rows);
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
