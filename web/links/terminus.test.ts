import { expect, test } from 'vitest';
import { terminusOf } from './terminus.ts';

const source = (value: Readonly<Record<string, string | number | null>>) => ({
  type: 'described',
  descriptor: 'source',
  value,
});

test('fields stand side by side, and say where they differ', () => {
  const asked = source({ address: 'orders', durable: 2, filter: null });
  const granted = source({ address: 'orders', durable: 0, defaultOutcome: 'released' });
  expect(terminusOf(asked, granted, true)).toEqual({
    kind: undefined,
    rows: [
      { field: 'address', asked: 'orders', granted: 'orders', differs: false },
      { field: 'durable', asked: '2', granted: '0', differs: true },
      { field: 'default-outcome', asked: undefined, granted: 'released', differs: false },
    ],
  });
  expect(terminusOf(asked, undefined, false).rows.filter(({ differs }) => differs)).toEqual([]);
  expect(terminusOf(asked, null, true).rows.filter(({ differs }) => differs)).toHaveLength(2);
});

test('another kind of target is named', () => {
  const coordinator = { type: 'described', descriptor: 'coordinator', value: {} };
  expect(terminusOf(coordinator, undefined, false)).toEqual({ kind: 'coordinator', rows: [] });
});

test.each([undefined, null, 'text', 5, [1]])('%j has no fields', (terminus) => {
  expect(terminusOf(terminus, null, true)).toEqual({ kind: undefined, rows: [] });
});
