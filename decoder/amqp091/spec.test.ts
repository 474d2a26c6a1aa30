import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { capturesFolder } from '../../test/support/captures.ts';
import { METHOD_ROWS, propertiesOf, signatureOf } from './catalogue.ts';
import { AMQP091_TYPE_NAMES } from './names.ts';
import { type ArgumentSpec, CLASSES, labelOf, type Version } from './spec.ts';

const specsFolder = join(capturesFolder, '../specs');

/** The machine-readable specifications, and the ways in which Qpid's differ without a reason. */
const SPECIFICATIONS: readonly {
  readonly file: string;
  readonly code: 3 | 4 | 5;
  readonly version: Version;
  /** Names that Qpid keeps from an older version; on the wire they are the same. */
  readonly ownNames?: true;
}[] = [
  { file: '0-8/amqp0-8.stripped.xml', code: 5, version: '0-8' },
  { file: '0-8-qpid/amqp0-8-qpid.stripped.xml', code: 5, version: '0-8' },
  { file: '0-9/amqp0-9.stripped.xml', code: 4, version: '0-9' },
  { file: '0-9-qpid/amqp0-9-qpid.stripped.xml', code: 4, version: '0-9', ownNames: true },
  { file: '0-9-1/amqp0-9-1.stripped.xml', code: 3, version: '0-9-1' },
  { file: '0-9-1-rabbit/amqp0-9-1.stripped.extended.xml', code: 3, version: '0-9-1' },
  { file: '0-9-1-qpid/amqp0-9-1.stripped.xml', code: 3, version: '0-9-1', ownNames: true },
];

interface XmlField {
  readonly name: string;
  readonly type: string;
}

interface XmlMethod {
  readonly name: string;
  readonly classId: number;
  readonly methodId: number;
  readonly fields: readonly XmlField[];
}

interface XmlClass {
  readonly id: number;
  readonly fields: readonly XmlField[];
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}\\s*=\\s*"([^"]*)"`).exec(tag)?.[1];
}

/** Enough of XML for these files: tags and attributes, in order. */
function parse(xml: string): { methods: XmlMethod[]; classes: XmlClass[] } {
  const text = xml.replace(/<!--[\s\S]*?-->/g, '');
  const domains = new Map<string, string>();
  for (const [tag] of text.matchAll(/<domain\b[^>]*>/g)) {
    domains.set(attribute(tag, 'name') ?? '', attribute(tag, 'type') ?? '');
  }
  const typeOf = (tag: string): string => {
    let type = attribute(tag, 'type') ?? attribute(tag, 'domain') ?? '';
    for (let i = 0; i < 4; i++) type = domains.get(type) ?? domains.get(hyphens(type)) ?? type;
    return type;
  };
  const methods: XmlMethod[] = [];
  const classes: XmlClass[] = [];
  let classFields: XmlField[] = [];
  let fields = classFields;
  let className = '';
  for (const [tag] of text.matchAll(/<\/?(class|method|field)\b[^>]*>/g)) {
    if (tag.startsWith('<class')) {
      classFields = [];
      fields = classFields;
      className = attribute(tag, 'name') ?? '';
      classes.push({ id: Number(attribute(tag, 'index')), fields });
    } else if (tag.startsWith('<method')) {
      fields = [];
      const methodId = Number(attribute(tag, 'index'));
      const classId = classes.at(-1)?.id ?? 0;
      methods.push({ name: `${className}.${attribute(tag, 'name')}`, classId, methodId, fields });
      if (tag.endsWith('/>')) fields = classFields;
    } else if (tag.startsWith('</method')) fields = classFields;
    else if (tag.startsWith('<field')) {
      fields.push({ name: hyphens(attribute(tag, 'name') ?? ''), type: typeOf(tag) });
    }
  }
  return { methods, classes };
}

function hyphens(name: string): string {
  return name.replaceAll(' ', '-');
}

/** What 0-9-1 reserves and RabbitMQ goes on using keeps its old name in the table. */
const REVIVED = new Map([
  ['exchange.declare reserved-2', 'auto-delete'],
  ['exchange.declare reserved-3', 'internal'],
]);

const QPID_091 = '0-9-1-qpid/amqp0-9-1.stripped.xml';

/** Methods that Qpid's 0-9-1 calls by an older name. */
const QPID_NAMES = new Map([
  [`${QPID_091} basic.recover`, 'basic.recover-async'],
  [`${QPID_091} basic.recover-sync`, 'basic.recover'],
  [`${QPID_091} basic.recover-sync-ok`, 'basic.recover-ok'],
]);

function expected({ name, fields }: XmlMethod): string[] {
  return fields.map((field) => {
    const label = REVIVED.get(`${name} ${field.name}`) ?? field.name;
    return `${label} ${field.type}`;
  });
}

function rows(args: readonly { readonly name: string; readonly type: string }[]): string[] {
  return args.map(({ name, type }) => `${labelOf(name)} ${type}`);
}

function typesOnly(list: readonly string[]): string[] {
  return list.map((row) => row.slice(row.lastIndexOf(' ') + 1));
}

/** Where a peer may leave the last argument out, a specification may too. */
function withoutOptional(args: readonly ArgumentSpec[], count: number, version: Version) {
  const isOptional = args.at(-1)?.optionalIn?.includes(version) ?? false;
  return isOptional && count === args.length - 1 ? args.slice(0, -1) : args;
}

describe('the table against the machine-readable specifications', () => {
  const found = SPECIFICATIONS.filter(({ file }) => existsSync(join(specsFolder, file)));
  if (found.length < SPECIFICATIONS.length) {
    test(`specifications not found: ${SPECIFICATIONS.length - found.length} not compared`, () => {
      if (process.env.CI === 'true') throw new Error(`specifications not found: ${specsFolder}`);
    });
  }
  /** `version class.method` for every row that some specification confirms. */
  const confirmed = new Set<string>();
  for (const { file, code, version, ownNames } of found) {
    const { methods, classes } = parse(readFileSync(join(specsFolder, file), 'utf8'));

    test(`${file}: ${methods.length} methods`, () => {
      expect(methods.length).toBeGreaterThan(50);
      for (const method of methods) {
        const signature = signatureOf(code, method.classId, method.methodId);
        expect(signature?.name, method.name).toBeDefined();
        if (signature === undefined) continue;
        const args = withoutOptional(signature.args, method.fields.length, version);
        const name = QPID_NAMES.get(`${file} ${method.name}`) ?? method.name;
        expect(signature.name).toBe(name);
        if (ownNames) {
          expect(typesOnly(rows(args)), method.name).toEqual(typesOnly(expected(method)));
        } else {
          expect(rows(args), method.name).toEqual(expected(method));
        }
        confirmed.add(`${version} ${signature.name}`);
      }
    });

    test(`${file}: content header properties`, () => {
      expect(classes.length).toBeGreaterThan(5);
      for (const { id, fields } of classes) {
        const list = propertiesOf(code, id);
        expect(rows(list?.properties ?? []), String(id)).toEqual(
          fields.map(({ name, type }) => `${name} ${type}`),
        );
      }
    });
  }

  /** Rows that no XML has: RabbitMQ's later ones, and Qpid's confirms, seen in captures. */
  const BEYOND = [
    '0-9-1 connection.blocked',
    '0-9-1 connection.unblocked',
    '0-9-1 connection.update-secret',
    '0-9-1 connection.update-secret-ok',
    '0-8 confirm.select',
    '0-8 confirm.select-ok',
    '0-9 confirm.select',
    '0-9 confirm.select-ok',
  ];

  test.skipIf(found.length < SPECIFICATIONS.length)('no row without a source', () => {
    const all = METHOD_ROWS.flatMap((row) => row.spec.in.map((v) => `${v} ${row.name}`));
    expect(all.filter((row) => !confirmed.has(row)).sort()).toEqual(BEYOND.sort());
  });
});

describe('the table in itself', () => {
  test('a name has one row and one code', () => {
    const names = METHOD_ROWS.map((row) => row.name);
    expect(new Set(names).size).toBe(names.length);
    expect(AMQP091_TYPE_NAMES.size).toBe(names.length + 3);
    expect(new Set(AMQP091_TYPE_NAMES.values()).size).toBe(AMQP091_TYPE_NAMES.size);
  });

  test('in one version a number has one method', () => {
    for (const version of ['0-8', '0-9', '0-9-1'] as const) {
      const seen = new Set<string>();
      for (const { classId, spec } of METHOD_ROWS.filter((row) => row.spec.in.includes(version))) {
        const number = `${classId}.${spec.idIn?.[version] ?? spec.id}`;
        expect(seen.has(number), `${version} ${number}`).toBe(false);
        seen.add(number);
      }
    }
  });

  test.each([
    [5, 10, 50, 'connection.redirect'],
    [4, 10, 50, 'connection.close'],
    [3, 10, 50, 'connection.close'],
    [5, 10, 60, 'connection.close'],
    [5, 10, 61, 'connection.close-ok'],
    [3, 10, 60, 'connection.blocked'],
    [4, 10, 42, 'connection.redirect'],
    [5, 60, 100, 'basic.recover'],
    [3, 60, 100, 'basic.recover-async'],
    [3, 60, 110, 'basic.recover'],
    [5, 120, 10, 'test.integer'],
    [4, 120, 10, 'message.transfer'],
    // Numbers that the version leaves free.
    [5, 50, 50, 'queue.unbind'],
    [4, 60, 120, 'basic.nack'],
    [5, 85, 10, 'confirm.select'],
  ] as const)('version code %i: %i.%i is %s', (code, classId, methodId, name) => {
    expect(signatureOf(code, classId, methodId)?.name).toBe(name);
  });

  test('numbers that no table has are unknown', () => {
    expect(signatureOf(3, 60, 200)).toBeUndefined();
    expect(signatureOf(3, 65535, 65535)).toBeUndefined();
  });

  test('every class has a different name', () => {
    expect(new Set(CLASSES.map((c) => c.name)).size).toBe(CLASSES.length);
  });
});
