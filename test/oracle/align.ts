/** Two lists of the same conversation, side by side: what is in both, in order, and what is not. */
export interface Alignment<A, B> {
  readonly pairs: readonly (readonly [A, B])[];
  readonly onlyFirst: readonly A[];
  readonly onlySecond: readonly B[];
}

/** Pairs of elements with equal keys in a longest common subsequence. */
export function align<A, B>(
  first: readonly A[],
  second: readonly B[],
  keyOfFirst: (a: A) => string,
  keyOfSecond: (b: B) => string,
): Alignment<A, B> {
  const left = first.map(keyOfFirst);
  const right = second.map(keyOfSecond);
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head += 1;
  let tail = 0;
  while (
    tail < Math.min(left.length, right.length) - head &&
    left[left.length - 1 - tail] === right[right.length - 1 - tail]
  ) {
    tail += 1;
  }
  const rows = left.length - head - tail;
  const columns = right.length - head - tail;
  // lengths[i][j]: common subsequence of what follows row i and column j of the middle part.
  const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      lengths[i][j] =
        left[head + i] === right[head + j]
          ? lengths[i + 1][j + 1] + 1
          : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const pairs: [A, B][] = [];
  const onlyFirst: A[] = [];
  const onlySecond: B[] = [];
  for (let k = 0; k < head; k++) pairs.push([first[k], second[k]]);
  let i = 0;
  let j = 0;
  while (i < rows || j < columns) {
    const a = first[head + i];
    const b = second[head + j];
    if (i < rows && j < columns && left[head + i] === right[head + j]) {
      pairs.push([a, b]);
      i += 1;
      j += 1;
    } else if (j === columns || (i < rows && lengths[i + 1][j] >= lengths[i][j + 1])) {
      onlyFirst.push(a);
      i += 1;
    } else {
      onlySecond.push(b);
      j += 1;
    }
  }
  for (let k = tail; k > 0; k--) pairs.push([first[first.length - k], second[second.length - k]]);
  return { pairs, onlyFirst, onlySecond };
}
