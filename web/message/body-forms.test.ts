import { describe, expect, test } from 'vitest';
import type { BodyPart, Message } from '../../server/api/message-contract.ts';
import { formsOf, jsonOf, octetsOf, textOf, visibleLines } from './body-forms.ts';

function messageOf(bytes: string, part: Partial<BodyPart> = {}): [Message, BodyPart] {
  const body: BodyPart = { kind: 'octets', start: 0, end: bytes.length / 2, ...part };
  const message: Message = {
    delivery: 1,
    messageBytes: bytes.length / 2,
    isCut: false,
    isOpen: false,
    sections: [],
    body: [body],
    bytes,
  };
  return [message, body];
}

const hex = (text: string): string => Buffer.from(text).toString('hex');
const namesOf = (...[message, part]: [Message, BodyPart]) =>
  formsOf(message, part).map(({ form }) => form);

describe('octets', () => {
  test('that are JSON come laid out first', () => {
    const forms = formsOf(...messageOf(hex('{"a":1}')));
    expect(forms[0]).toEqual({ form: 'json', text: '{\n  "a": 1\n}' });
    expect(forms.map(({ form }) => form)).toEqual(['json', 'text', 'hex']);
  });

  test('that are text come as text, and any as hex', () => {
    expect(namesOf(...messageOf(hex('hello')))).toEqual(['text', 'hex']);
    expect(namesOf(...messageOf('ff00fe01'))).toEqual(['hex']);
    expect(namesOf(...messageOf('000102030405'))).toEqual(['hex']);
  });

  test('that hold a secret are in no other form', () => {
    expect(octetsOf(...messageOf('61**62'))).toBeUndefined();
    expect(namesOf(...messageOf('61**62'))).toEqual(['hex']);
  });

  test('of a cut body end in half a character and are text all the same', () => {
    const cut = new Uint8Array([0x61, 0xc3]);
    expect(textOf(cut, false)).toBeUndefined();
    expect(textOf(cut, true)).toBe('a');
  });
});

test('a typed value comes as what it is', () => {
  const [message, part] = messageOf('a10161', { kind: 'value', value: 'a' });
  expect(namesOf(message, part)).toEqual(['text', 'value', 'hex']);
  const [list, numbers] = messageOf('c003025401', { kind: 'sequence', value: [1, 2] });
  expect(formsOf(list, numbers)[0]).toEqual({ form: 'value', text: '[1, 2]' });
});

test('what is no object or list is no JSON', () => {
  expect(jsonOf('12')).toBeUndefined();
  expect(jsonOf('{"a"')).toBeUndefined();
  expect(jsonOf('[1]')).toBe('[\n  1\n]');
});

test('text that would turn itself around is shown, lines and tabs stay', () => {
  expect(visibleLines('a\tb\r\n\u202ec')).toBe('a\tb\n\ufffdc');
  expect(visibleLines('x'.repeat(100_002))).toMatch(/x\n… 2 more characters$/);
});
