import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { capturesFolder } from '../../test/support/captures.ts';
import { AMQP091_TYPE_NAMES } from '../amqp091/names.ts';
import { COMMAND_ROWS, commandOf, commandType, structOf, unknownCommandType } from './catalogue.ts';
import { AMQP010_TYPE_NAMES } from './names.ts';
import {
  CLASSES,
  type CommandSpec,
  ENUMERATIONS,
  type FieldSpec,
  labelOf,
  type StructSpec,
  TYPES,
} from './spec.ts';

const specsFolder = join(capturesFolder, '../specs');
const STANDARD = join(specsFolder, '0-10/amqp.0-10.stripped.xml');
const ERRATA = join(specsFolder, '0-10-qpid/amqp.0-10-qpid-errata.stripped.xml');

type Element = ReturnType<typeof elementsOf>[number];

/** Elements of one name within a text, which do not hold others of that name. */
function elementsOf(xml: string, name: string) {
  const pattern = new RegExp(`<${name}\\b([^>]*?)(?:/>|>([\\s\\S]*?)</${name}>)`, 'g');
  return [...xml.matchAll(pattern)].map(([, attributes, inside = '']) => ({
    inside,
    attribute: (key: string) => new RegExp(`\\s${key}="([^"]*)"`).exec(attributes)?.[1],
  }));
}

function nameOf(element: Element): string {
  return element.attribute('name') ?? '';
}

function codeOf(element: Element): number | undefined {
  const code = element.attribute('code');
  return code === undefined ? undefined : Number(code);
}

/** A specification as rows of text, in the form in which `rowsOfTable` writes ours. */
function rowsOfXml(path: string): string[] {
  const xml = readFileSync(path, 'utf8').replace(/<!--[\s\S]*?-->/g, '');
  const domains = new Map<string, string>();
  const enumerations = new Set<string>();
  const classes = elementsOf(xml, 'class');
  const outside = classes.reduce((text, { inside }) => text.replace(inside, ''), xml);
  const read = (scope: string, text: string): void => {
    for (const domain of elementsOf(text, 'domain')) {
      domains.set(scope + nameOf(domain), domain.attribute('type') ?? '');
      if (domain.inside.includes('<choice')) enumerations.add(scope + nameOf(domain));
    }
  };
  read('', outside);
  for (const one of classes) read(`${nameOf(one)}.`, one.inside);
  const structs = new Set(
    classes.flatMap((one) =>
      elementsOf(one.inside, 'struct').map((struct) => `${nameOf(one)}.${nameOf(struct)}`),
    ),
  );
  const rows: string[] = [];
  for (const one of classes) {
    const own = `${nameOf(one)}.`;
    const fieldRow = (field: Element): string => {
      const type = field.attribute('type') ?? '';
      const domain = [own + type, type].find((name) => domains.has(name) || structs.has(name));
      const enumeration = domain !== undefined && enumerations.has(domain) ? ` ${domain}` : '';
      const required = field.attribute('required') === 'true' ? ' required' : '';
      return `${nameOf(field)} ${domains.get(domain ?? '') ?? domain ?? type}${required}${enumeration}`;
    };
    for (const struct of elementsOf(one.inside, 'struct')) {
      const { attribute, inside } = struct;
      const fields = elementsOf(inside, 'field').map(fieldRow);
      const size = [codeOf(struct), attribute('size'), attribute('pack')];
      rows.push(`struct ${own}${nameOf(struct)} ${size.join(' ')}: ${fields.join(', ')}`);
    }
    for (const kind of ['control', 'command']) {
      for (const command of elementsOf(one.inside, kind)) {
        const [result] = elementsOf(command.inside, 'result');
        const own2 = command.inside.replace(/<result>[\s\S]*?<\/result>/g, '');
        const fields = elementsOf(own2, 'field').map(fieldRow);
        const [inner] = elementsOf(result?.inside ?? '', 'struct');
        const results =
          result === undefined ? '' : ` → ${result.attribute('type') ?? nameOf(inner)}`;
        const carries = command.inside.includes('<segments') ? ' …' : '';
        const code = codeOf(command);
        rows.push(
          `${kind} ${own}${nameOf(command)} ${code}: ${fields.join(', ')}${results}${carries}`,
        );
      }
    }
  }
  for (const domain of [outside, ...classes.map(({ inside }) => inside)].flatMap((text, i) =>
    elementsOf(text, 'domain').map((one) => ({
      one,
      scope: i === 0 ? '' : nameOf(classes[i - 1]),
    })),
  )) {
    const choices = elementsOf(domain.one.inside, 'choice');
    // The types of segments and tracks are those of the framing, not of a field.
    if (choices.length === 0 || domain.scope === '') continue;
    const words = choices.map((choice) => `${choice.attribute('value')} ${nameOf(choice)}`);
    rows.push(`enumeration ${domain.scope}.${nameOf(domain.one)}: ${words.join(', ')}`);
  }
  return rows.sort();
}

function fieldText({ name, type, required, enumeration }: FieldSpec): string {
  return `${labelOf(name)} ${type}${required ? ' required' : ''}${enumeration ? ` ${enumeration}` : ''}`;
}

function rowsOfTable(): string[] {
  const rows: string[] = [];
  for (const { name: own, structs, commands } of CLASSES) {
    for (const struct of structs) rows.push(structText(own, struct));
    for (const command of commands) rows.push(commandText(own, command));
  }
  for (const [domain, words] of Object.entries(ENUMERATIONS)) {
    const texts = Object.entries(words).map(([value, word]) => `${value} ${word}`);
    rows.push(`enumeration ${domain}: ${texts.join(', ')}`);
  }
  return rows.sort();
}

function structText(own: string, struct: StructSpec): string {
  const { name, code, sizeWidth, packWidth, fields } = struct;
  const texts = fields.map(fieldText).join(', ');
  return `struct ${own}.${name} ${[code, sizeWidth, packWidth].join(' ')}: ${texts}`;
}

function commandText(own: string, command: CommandSpec): string {
  const { name, code, kind, fields, result, carriesContent } = command;
  const results = result === undefined ? '' : ` → ${result}`;
  const texts = fields.map(fieldText).join(', ');
  return `${kind} ${own}.${name} ${code}: ${texts}${results}${carriesContent ? ' …' : ''}`;
}

describe.skipIf(!existsSync(STANDARD))('against the machine-readable specification', () => {
  test('every control, command, struct and enumeration, as Qpid corrected them', () => {
    expect(rowsOfTable()).toEqual(rowsOfXml(ERRATA));
  });

  test('the errata change one struct', () => {
    const standard = new Set(rowsOfXml(STANDARD));
    const changed = rowsOfXml(ERRATA).filter((row) => !standard.has(row));
    expect(changed).toEqual([expect.stringMatching(/^struct dtx\.xid 4 4 2: /)]);
  });

  test('every type', () => {
    const types = elementsOf(readFileSync(STANDARD, 'utf8'), 'type').map((type) => [
      nameOf(type),
      codeOf(type) ?? -1,
      Number(type.attribute('fixed-width') ?? -1),
      Number(type.attribute('variable-width') ?? -1),
    ]);
    const ours = Object.entries(TYPES).map(([name, type]) => [
      name,
      type.code,
      'width' in type ? type.width : -1,
      'sizeWidth' in type ? type.sizeWidth : -1,
    ]);
    expect(ours).toEqual(types);
  });
});

describe('the catalogue', () => {
  test('a name has one code, and it is that of 0-9-1 where that has the name', () => {
    expect(new Set(COMMAND_ROWS.map(({ type }) => type)).size).toBe(COMMAND_ROWS.length);
    for (const { name, type } of COMMAND_ROWS) {
      expect(AMQP010_TYPE_NAMES.get(type)).toBe(name);
      expect(AMQP091_TYPE_NAMES.get(type) ?? name).toBe(name);
    }
    expect(commandType('connection.start')).toBe(0x1000);
    expect(commandType('connection.nonsense')).toBe(-1);
  });

  test('commands and structs are found by their codes', () => {
    expect(commandOf(4, 1)).toMatchObject({ name: 'message.transfer', isCommand: true });
    expect(commandOf(2, 1)).toMatchObject({ name: 'session.attach', isCommand: false });
    expect(commandOf(4, 127)).toBeUndefined();
    expect(unknownCommandType(4, 127)).toBe(0x4004007f);
    expect(structOf(4, 3)?.name).toBe('message-properties');
    expect(structOf(4, 9)).toBeUndefined();
  });
});
