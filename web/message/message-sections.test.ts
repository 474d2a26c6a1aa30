import { expect, test } from 'vitest';
import type { TreeNode } from '../../decoder/tree.ts';
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
    {
      name: 'header',
      fields: [{ label: 'durable', depth: 0, value: true, type: 'boolean' }],
      more: 0,
    },
    { name: 'properties', note: 'the list ends early', fields: [], more: 0 },
  ]);
});

test('0-9-1 has properties, and its headers as a table of their own, item by item', () => {
  const entry = (
    label: string,
    value: TreeNode['value'],
    type: string,
    children: TreeNode[] = [],
  ) => ({
    name: label,
    label,
    ...(value !== undefined && { value }),
    type,
    ...at,
    children: [
      { name: 'key', label: 'key', value: label, ...at },
      { name: 'type', label: 'type', value: 'S', ...at },
      { name: 'value', label: 'value', ...at, ...(children.length > 0 && { children }) },
    ],
  });
  const length = { name: 'length', label: 'length', value: 7, type: 'long', ...at };
  const death = entry('x-death', [[['count', 2]]], 'field-array', [
    length,
    {
      ...entry('0', [['count', 2]], 'field-table', [length, entry('count', 2, 'long-long-int')]),
    },
  ]);
  const headers = {
    name: 'headers',
    label: 'headers',
    type: 'table',
    value: [],
    ...at,
    children: [length, entry('length', 'a key too', 'long-string'), death],
  };
  const mode = { name: 'deliveryMode', label: 'delivery-mode', value: 2, type: 'octet', ...at };
  expect(sectionsOf({ sections: [], propertyNodes: [headers, mode] })).toEqual([
    {
      name: 'properties',
      fields: [{ label: 'delivery-mode', depth: 0, value: 2, type: 'octet' }],
      more: 0,
    },
    {
      name: 'headers',
      fields: [
        { label: 'length', depth: 0, value: 'a key too', type: 'long-string' },
        { label: 'x-death', depth: 0, items: 1, value: [[['count', 2]]], type: 'field-array' },
        { label: '0', depth: 1, items: 1, value: [['count', 2]], type: 'field-table' },
        { label: 'count', depth: 2, value: 2, type: 'long-long-int' },
      ],
      more: 0,
    },
  ]);
});

test('of a table of thousands of fields the first are shown, and how many more there are', () => {
  const children = Array.from({ length: 1000 }, (_, key) => ({
    name: `${key}`,
    label: `${key}`,
    value: key,
    ...at,
  }));
  const [section] = sectionsOf({
    sections: [{ name: 'footer', label: 'footer', ...at, children }],
  });
  expect(section.fields.length + section.more).toBe(1000);
  expect(section.more).toBeGreaterThan(0);
});
