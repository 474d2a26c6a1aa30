import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/project.mjs';
import { DESCRIBED_BY_CODE, standardName, symbolicDescriptor } from './names.ts';
import {
  COMPOSITES,
  type CompositeSpec,
  PRIMITIVES,
  RESTRICTED,
  type RestrictedSpec,
} from './spec.ts';

const folder = resolve(root, process.env.AMQPSCOPE_SPECS ?? '../shared/specs', '1-0');

type Attributes = Readonly<Record<string, string>>;
interface XmlType {
  readonly attributes: Attributes;
  readonly elements: readonly { readonly tag: string; readonly attributes: Attributes }[];
}

function attributesOf(text: string): Attributes {
  return Object.fromEntries(
    [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

function readTypes(): XmlType[] {
  const files = ['types', 'transport', 'messaging', 'transactions', 'security'];
  return files.flatMap((file) => {
    const xml = readFileSync(join(folder, `${file}.bare.xml`), 'utf8');
    return [...xml.matchAll(/<type ([^>]*?)(?:\/>|>(.*?)<\/type>)/gs)].map(
      ([, head, body = '']) => ({
        attributes: attributesOf(head),
        elements: [...body.matchAll(/<([\w-]+) ([^>]*)\/>/g)].map(([, tag, rest]) => ({
          tag,
          attributes: attributesOf(rest),
        })),
      }),
    );
  });
}

/**
 * Defaults that clause 3.2.1 of the published standard gives to the fields of header, and that the
 * machine-readable files leave out.
 */
const HEADER_DEFAULTS: Attributes = {
  durable: 'false',
  priority: '4',
  'first-acquirer': 'false',
  'delivery-count': '0',
};

const restricted = new Map<string, RestrictedSpec>(Object.entries(RESTRICTED));
const composites = new Map<string, CompositeSpec>(Object.entries(COMPOSITES));

function elementsOf(type: XmlType, tag: string): Attributes[] {
  return type.elements.filter((element) => element.tag === tag).map(({ attributes }) => attributes);
}

function codeOf(code: string): number {
  const [high, low] = code.split(':').map(Number);
  return high * 2 ** 32 + low;
}

/** The row as the XML would say it. */
function fieldsOf(name: string): Attributes[] {
  return (composites.get(name)?.fields ?? []).map((field) => {
    const choices = Object.entries(restricted.get(field.type)?.choices ?? {});
    const chosen = choices.find(([, value]) => value === field.default)?.[0];
    const fieldName = standardName(field.name);
    const isLeftOut = name === 'header' && HEADER_DEFAULTS[fieldName] === String(field.default);
    return {
      name: fieldName,
      type: field.type,
      ...(field.mandatory && { mandatory: 'true' }),
      ...(field.multiple && { multiple: 'true' }),
      ...(field.requires && { requires: field.requires }),
      ...(field.default !== undefined &&
        !isLeftOut && { default: chosen ?? String(field.default) }),
    };
  });
}

const found = existsSync(folder);

describe.runIf(found)('the table agrees with the XML of the standard', () => {
  const types = found ? readTypes() : [];
  const ofClass = (name: string): XmlType[] =>
    types.filter((type) => type.attributes.class === name);

  test('no type is missing on either side', () => {
    const names = (list: readonly XmlType[]) =>
      list.map(({ attributes }) => attributes.name).sort();
    expect(Object.keys(PRIMITIVES).sort()).toEqual(names(ofClass('primitive')));
    expect(Object.keys(RESTRICTED).sort()).toEqual(names(ofClass('restricted')));
    expect(Object.keys(COMPOSITES).sort()).toEqual(names(ofClass('composite')));
  });

  test.each(ofClass('primitive').map((type) => [type.attributes.name, type] as const))(
    'primitive %s',
    (name, type) => {
      const rows = new Map<string, (typeof PRIMITIVES)[keyof typeof PRIMITIVES]>(
        Object.entries(PRIMITIVES),
      );
      const encodings = rows.get(name)?.encodings.map(([code, category, width, encoding]) => ({
        ...(encoding && { name: encoding }),
        code: `0x${code.toString(16)}`,
        category,
        width: String(width),
      }));
      expect(encodings).toEqual(elementsOf(type, 'encoding'));
    },
  );

  test.each(ofClass('restricted').map((type) => [type.attributes.name, type] as const))(
    'restricted %s',
    (name, type) => {
      const spec = restricted.get(name);
      expect(spec?.source).toBe(type.attributes.source);
      expect(spec?.provides?.join(', ')).toBe(type.attributes.provides);
      const choices = Object.entries(spec?.choices ?? {});
      expect(choices.map(([choice, value]) => ({ name: choice, value: String(value) }))).toEqual(
        elementsOf(type, 'choice'),
      );
      const [descriptor] = elementsOf(type, 'descriptor');
      expect(spec?.code).toBe(descriptor && codeOf(descriptor.code));
    },
  );

  test.each(ofClass('composite').map((type) => [type.attributes.name, type] as const))(
    'composite %s',
    (name, type) => {
      const [descriptor] = elementsOf(type, 'descriptor');
      expect(composites.get(name)?.code).toBe(codeOf(descriptor.code));
      expect(composites.get(name)?.provides?.join(', ')).toBe(type.attributes.provides);
      expect(fieldsOf(name)).toEqual(elementsOf(type, 'field'));
    },
  );

  test('symbolic descriptors', () => {
    const descriptors = types.flatMap((type) => elementsOf(type, 'descriptor'));
    const ours = [...DESCRIBED_BY_CODE.values()].map((type) => [
      symbolicDescriptor(type),
      type.code,
    ]);
    expect(new Map(ours.map(([name, code]) => [name, code]))).toEqual(
      new Map(descriptors.map(({ name, code }) => [name, codeOf(code)])),
    );
  });
});

test.skipIf(found)('specifications not found: the table was not compared with them', () => {
  if (process.env.CI === 'true') throw new Error(`specifications not found: ${folder}`);
});

test('codes are unique and clauses are given', () => {
  const specs = [...composites.values(), ...restricted.values()];
  const codes = specs.flatMap(({ code }) => (code === undefined ? [] : [code]));
  expect(new Set(codes).size).toBe(codes.length);
  expect(DESCRIBED_BY_CODE.size).toBe(codes.length);
  const clauses = [...specs, ...Object.values(PRIMITIVES)].map(({ clause }) => clause);
  expect(new Set(clauses).size).toBe(clauses.length);
  for (const clause of clauses) expect(clause).toMatch(/^\d(\.\d+)+$/);
});
