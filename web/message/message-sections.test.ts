import { expect, test } from 'vitest';
import type { Message } from '../../server/api/message-contract.ts';
import { sectionsOf } from './message-sections.ts';

const at = { start: 0, end: 1 };

test('sections of 1.0 have their fields with types, without descriptors; the body is none of them', () => {
  const sections: Message['sections'] = [
    {
      name: 'header',
      label: 'header',
      note: 'header',
      ...at,
      children: [
        { name: 'descriptor', label: 'descriptor', value: 112, ...at },
        { name: 'durable', label: 'durable', value: true, type: 'boolean', ...at },
        { name: 'group', label: 'group', ...at },
      ],
    },
    { name: 'properties', label: 'properties', note: 'the list ends early', ...at },
    { name: 'data', label: 'data', ...at },
  ];
  expect(sectionsOf({ sections })).toEqual([
    { name: 'header', fields: [{ label: 'durable', value: true, type: 'boolean' }] },
    { name: 'properties', note: 'the list ends early', fields: [] },
  ]);
});

test('0-9-1 has properties alone', () => {
  expect(sectionsOf({ sections: [], properties: { deliveryMode: 2 } })).toEqual([
    { name: 'properties', fields: [{ label: 'deliveryMode', value: 2 }] },
  ]);
});
