import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeFilter } from './complete.ts';
import { CONNECTION_VOCABULARY } from './connection-vocabulary.ts';
import { DELIVERY_VOCABULARY } from './delivery-vocabulary.ts';
import { explainFilter } from './explain.ts';
import { FRAME_VOCABULARY } from './frame-vocabulary.ts';
import {
  LEDGER_VOCABULARY,
  TCP_EVENT_VOCABULARY,
  TRANSACTION_VOCABULARY,
} from './ledger-vocabulary.ts';
import { LINK_VOCABULARY, SESSION_VOCABULARY } from './link-vocabulary.ts';
import { parseFilter } from './parse.ts';
import { filterToSql } from './sql.ts';
import { namesOf, type Vocabulary } from './vocabulary.ts';

const START = '1769846400000000000'; // 2026-01-31T08:00:00Z

function errorOf(text: string): string {
  const result = parseFilter(text, FRAME_VOCABULARY);
  if (result.ok) return 'no error';
  return `${text.slice(result.error.start, result.error.end)}| ${result.error.message}`;
}

function explained(text: string): string {
  const result = parseFilter(text, FRAME_VOCABULARY, { startEpochNanos: START });
  return result.ok ? explainFilter(result.value, FRAME_VOCABULARY) : result.error.message;
}

/** The numbers that a filter binds. */
function bound(text: string): readonly (number | string)[] {
  const result = parseFilter(text, FRAME_VOCABULARY, { startEpochNanos: START });
  return result.ok ? filterToSql(result.value, FRAME_VOCABULARY).params : [result.error.message];
}

describe('values', () => {
  test('sizes in powers of ten and of two, exactly', () => {
    expect(bound('size:4k,4kB,4K')).toEqual([4000, 4000, 4000]);
    expect(bound('size:4KiB,1MiB,1.5M')).toEqual([4096, 1_048_576, 1_500_000]);
    expect(bound('size>1.5')).toEqual([2]);
    expect(bound('size>=1.5')).toEqual([2]);
    expect(bound('size<1.5')).toEqual([1]);
    expect(bound('size<2')).toEqual([1]);
    expect(bound('size:1k..4k')).toEqual([1000, 4000]);
    expect(bound('tag:9007199254740992')).toEqual([2 ** 53]);
    expect(bound('tag:99999999999999999999')).toEqual([2 ** 63 - 1024]);
  });

  test('times in units and as instants, to the nanosecond', () => {
    expect(bound('time:12.5s,350ms,1200us,17,2min')).toEqual([
      12_500_000_000, 350_000_000, 1_200_000, 17, 120_000_000_000,
    ]);
    expect(bound('time>=2026-01-31T08:00:01.000000001Z')).toEqual([1_000_000_001]);
    expect(bound('time>=2026-01-31T10:30:00+02:30')).toEqual([0]);
    expect(bound('time<="2026-01-31 07:59:59"')).toEqual([-1_000_000_000]);
    expect(bound('time>=2026-02-30T00:00:00Z')[0]).toMatch(/is not a time/);
    expect(errorOf('time>2026-01-31T08:00:00Z')).toMatch(/not known when this capture began/);
  });

  test('only bound parameters: nothing that was typed is in the SQL', () => {
    const typed = `name:"'; DROP TABLE frames; --" or "x')" or address:%_\\*'*`;
    const result = parseFilter(typed, FRAME_VOCABULARY);
    if (!result.ok) throw new Error(result.error.message);
    const { where, params } = filterToSql(result.value, FRAME_VOCABULARY, {
      schema: '"c_ab12".',
      columns: 'f.',
    });
    expect(where).not.toMatch(/drop|x'\)|%/i);
    expect(where).toContain('f.name_id IN (SELECT id FROM "c_ab12".strings WHERE');
    expect(where.match(/\?/g)?.length).toBe(params.length);
  });
});

describe('errors', () => {
  test('name the mistake, its place and the way out', () => {
    const cases = {
      'a sise>4k': 'sise| frames have no field sise; did you mean size?',
      'amqp:not-found':
        'amqp| frames have no field amqp; to look for the text itself, put it in quotes: "amqp:not-found"',
      'type:trasnfer': 'trasnfer| trasnfer is no type; did you mean transfer?',
      'settled:perhaps': 'perhaps| settled takes true or false',
      'dir:sideways': 'sideways| dir takes client-to-server or server-to-client',
      'size:4q': '4q| 4q is no size; size takes 4k, 1.5M, 64KiB or 1k..4k',
      'size:4k..1k': '4k..1k| the range 4k..1k ends before it begins',
      'size:..': '..| expected a value before or after ..',
      'size>1,2': '2| > compares with one value',
      'name>3': 'name>3| name has no order; write name:value',
      'role>sender': 'role>sender| role has no order; write role:value',
    };
    for (const [text, message] of Object.entries(cases)) expect(errorOf(text)).toBe(message);
    expect(errorOf(Array.from({ length: 17 }, (_, index) => `word${index}`).join(' '))).toMatch(
      /^word16\| too many texts/,
    );
  });

  test('no text makes it throw', () => {
    const values = [
      '*',
      '..',
      '1',
      'c2',
      'true',
      'x*',
      '"',
      ',',
      '>',
      '-',
      ' or ',
      '(',
      ')',
      '\ud800',
    ];
    const names = FRAME_VOCABULARY.fields.flatMap((field) => namesOf(field));
    const pieces = fc.constantFrom(...values, ...names.map((name) => `${name}:`));
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), fc.nat(100), (parts, caret) => {
        const text = parts.join('');
        const result = parseFilter(text, FRAME_VOCABULARY, { startEpochNanos: START });
        if (result.ok) {
          expect(explainFilter(result.value, FRAME_VOCABULARY)).toMatch(
            /^(Frames where .+|All frames)\.$/s,
          );
          filterToSql(result.value, FRAME_VOCABULARY);
        } else expect(result.error.message).not.toBe('');
        const at = Math.min(caret, text.length);
        const { start, end } = completeFilter(text, at, FRAME_VOCABULARY);
        expect(0 <= start && start <= at && at <= end && end <= text.length).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the explanation', () => {
  test('covers every kind of node, turned around or not', () => {
    const cases = {
      '': 'All frames.',
      'type:transfer size>4k':
        'Frames where the type is transfer and the size is more than 4,000 octets.',
      'type:sasl-*,open conn:2..5':
        'Frames where the type is like sasl-* or open and the connection is from c2 to c5.',
      '-settled:true': 'Frames where settled is not true (or is absent).',
      'settled!=true': 'Frames where settled is there and not true.',
      '-settled!=true': 'Frames where settled is true or absent.',
      'error:* -name:*': 'Frames where there is an error and there is no name.',
      'malformed:tcp': 'Frames where the fault is tcp.',
      '-malformed:*': 'Frames where there is no fault.',
      'name=A,B': 'Frames where the name is exactly A or exactly B.',
      'time>41.1s time<=1min':
        'Frames where the time is after 41.1 s and the time is not after 60 s.',
      '-conn!=c2': 'Frames where the connection is c2.',
      'a or (dir:up "b c")':
        'Frames where “a” occurs in the name, address, routing key, error, or type or (the direction is client-to-server and "b c" occurs in the name, address, routing key, error, or type).',
      '-(a size:3)':
        'Frames where it is not so that “a” occurs in the name, address, routing key, error, or type, and the size is 3 octets.',
      '-a': 'Frames where “a” does not occur in the name, address, routing key, error, or type.',
      'size=1.5': 'Frames where the size is 1.5 (which no whole number is).',
      'size:..4k,8k..': 'Frames where the size is at most 4,000 octets or at least 8,000 octets.',
    };
    for (const [text, sentence] of Object.entries(cases)) expect(explained(text)).toBe(sentence);
  });
});

describe('deliveries', () => {
  const explainedDelivery = (text: string) => {
    const result = parseFilter(text, DELIVERY_VOCABULARY);
    return result.ok ? explainFilter(result.value, DELIVERY_VOCABULARY) : result.error.message;
  };

  test('are asked for by what became of them and how long it took', () => {
    expect(explainedDelivery('outcome:rejected link:orders unsettled>10s')).toBe(
      'Deliveries where the outcome is rejected, the link is orders, and the time unsettled is more than 10 s.',
    );
    expect(explainedDelivery('latency:1ms..2.5ms -settled:true')).toBe(
      'Deliveries where the latency is from 1 ms to 2.5 ms and settled is not true (or is absent).',
    );
    expect(explainedDelivery('latency>2026-01-31T08:00:00Z')).toBe(
      '2026-01-31T08:00:00Z is no duration; latency takes 12.5s, 350ms, 1200us or nanoseconds',
    );
    expect(explainedDelivery('outcome:acepted')).toBe(
      'acepted is no outcome; did you mean accepted?',
    );
  });

  test('a link is meant by its identifier, its name or its address', () => {
    const sql = (text: string) => {
      const result = parseFilter(text, DELIVERY_VOCABULARY);
      if (!result.ok) throw new Error(result.error.message);
      return filterToSql(result.value, DELIVERY_VOCABULARY);
    };
    expect(sql('link:c1.s2.l3').params).toEqual([1, 2, 3, 'c1.s2.l3', 'c1.s2.l3']);
    expect(sql('link:orders')).toEqual({
      where:
        '(FALSE OR ((link_name_id IN (SELECT id FROM strings WHERE (lower(text) = CAST(? AS VARCHAR))))' +
        ' OR (address_id IN (SELECT id FROM strings WHERE (lower(text) = CAST(? AS VARCHAR))))))',
      params: ['orders', 'orders'],
    });
  });
});

describe('completion', () => {
  const inserts = (text: string, caret = text.length) =>
    completeFilter(text, caret, FRAME_VOCABULARY).suggestions.map(({ insert }) => insert);

  test('an empty bar shows the whole vocabulary', () => {
    expect(inserts('')).toEqual(FRAME_VOCABULARY.fields.map(({ name }) => `${name}:`));
  });

  test('fields by their beginning, aliases too, then values, then the rest', () => {
    expect(inserts('si')[0]).toBe('size:');
    expect(inserts('exch')).toContain('address:');
    expect(inserts('transf')[0]).toBe('type:transfer');
    expect(inserts('-settl')).toEqual(['settled:', 'settles:']);
  });

  test('values replace the value the caret is in, in a list too', () => {
    expect(completeFilter('a type:open,tran b', 16, FRAME_VOCABULARY)).toMatchObject({
      start: 12,
      end: 16,
      suggestions: [{ insert: 'transfer' }, { insert: 'message.transfer' }],
    });
    expect(inserts('role:')).toEqual(['sender', 'receiver', '*']);
    expect(inserts('role!=')).toEqual(['sender', 'receiver']);
    expect(inserts('nonsense:')).toEqual([]);
    expect(inserts('"quoted role:')).toEqual([]);
  });

  test('values of the capture are offered, quoted where they must be', () => {
    const valuesOf = (field: string) => (field === 'name' ? ['orders', 'two words'] : []);
    const { suggestions } = completeFilter('name:', 5, FRAME_VOCABULARY, { valuesOf });
    expect(suggestions.map(({ insert }) => insert)).toEqual(['orders', '"two words"', '*']);
  });
});

describe('the vocabularies', () => {
  const README = readFileSync(new URL('README.md', import.meta.url), 'utf8');

  function check<R>(vocabulary: Vocabulary<R>): void {
    const names = vocabulary.fields.flatMap(namesOf);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
    for (const field of vocabulary.fields) {
      expect(field.examples.length).toBeGreaterThan(0);
      for (const example of field.examples) {
        const result = parseFilter(example, vocabulary, { startEpochNanos: START });
        expect(result.ok, example).toBe(true);
      }
      const aliases = field.aliases.length === 0 ? '' : field.aliases.join(', ');
      const row = `| \`${field.name}\` | ${aliases} | ${field.meaning} | \`${field.examples[0]}\` |`;
      expect(README).toContain(row);
    }
    for (const name of vocabulary.freeText) {
      expect(vocabulary.fields.some((field) => field.name === name)).toBe(true);
    }
  }

  test('are usable and documented, field by field', () => {
    check(FRAME_VOCABULARY);
    check(CONNECTION_VOCABULARY);
    check(DELIVERY_VOCABULARY);
    check(SESSION_VOCABULARY);
    check(LINK_VOCABULARY);
    check(LEDGER_VOCABULARY);
    check(TRANSACTION_VOCABULARY);
    check(TCP_EVENT_VOCABULARY);
  });
});
