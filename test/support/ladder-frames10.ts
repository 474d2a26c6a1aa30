import { primitiveOf } from '../../decoder/amqp10/names.ts';
import { COMPOSITES, type FieldSpec } from '../../decoder/amqp10/spec.ts';
import { binary8, composite, frameOf, string8, symbol8 } from './amqp10.ts';

/** What stands after a frame's name in a ladder: `handle=0 more` is handle 0 and more true. */
export type Words = ReadonlyMap<string, string>;

export function wordsOf(words: readonly string[]): Words {
  return new Map(
    words.map((word) => {
      const [key = '', ...rest] = word.split('=');
      return [key, rest.length === 0 ? 'true' : rest.join('=')];
    }),
  );
}

/** The octets of an AMQP 1.0 frame, told as ladder10.ts says. */
export function frame10(name: string, given: Words): Uint8Array {
  const spec = specOf(name);
  const fields = spec.fields.map((field) => {
    const value = given.get(field.name);
    return value === undefined ? '40' : encode(field, value);
  });
  while (fields.at(-1) === '40') fields.pop();
  const descriptor = `53 ${spec.code.toString(16).padStart(2, '0')}`;
  const frame = frameOf(composite(descriptor, ...fields) + messageOf(given));
  frame[7] = Number(given.get('channel') ?? 0);
  return frame;
}

function specOf(name: string) {
  for (const [key, spec] of Object.entries(COMPOSITES)) if (key === name) return spec;
  throw new Error(`no performative ${name}`);
}

function messageOf(given: Words): string {
  const id = given.get('message');
  const count = given.get('count');
  const bytes = given.get('bytes');
  const discharge = given.get('discharge');
  let message = '';
  if (count !== undefined) {
    message += composite('53 70', '40', '40', '40', '40', `52 ${octet(Number(count))}`);
  }
  if (id !== undefined) message += composite('53 73', string8(id));
  if (given.has('declare')) message += `00 53 77 ${composite('53 31')}`;
  if (discharge !== undefined) {
    const [txnId = '', fail] = discharge.split(':');
    message += `00 53 77 ${composite('53 32', binary8(txnId), fail === 'fail' ? '41' : '42')}`;
  }
  if (bytes !== undefined) message += '00'.repeat(Number(bytes));
  return message;
}

function octet(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function encode(field: FieldSpec, value: string): string {
  if (value === 'null') return '40';
  if (field.name === 'error') return composite('53 1d', symbol8(value));
  if (field.type === '*') return encodeAny(field.name, value);
  switch (primitiveOf(field.type)) {
    case 'boolean':
      return value === 'true' ? '41' : '42';
    case 'binary':
      return binary8(value);
    case 'string':
      return string8(value);
    case 'ubyte':
      return `50 ${octet(Number(value))}`;
    case 'ushort':
      return `60 ${Number(value).toString(16).padStart(4, '0')}`;
    case 'uint':
      return `70 ${Number(value).toString(16).padStart(8, '0')}`;
    default:
      throw new Error(`a ladder cannot write ${field.type}`);
  }
}

const STATES: Readonly<Record<string, string>> = {
  received: '23',
  accepted: '24',
  rejected: '25',
  released: '26',
  modified: '27',
};

/** `accepted`, `declared:<txn-id>`, `txn:<txn-id>[:<outcome>]`; an address, or `coordinator`. */
function encodeAny(field: string, value: string): string {
  if (field === 'source') {
    const [address = '', outcome] = value.split('|');
    const rest = outcome === undefined ? [] : [...Array(7).fill('40'), encodeAny('state', outcome)];
    return composite('53 28', string8(address), ...rest);
  }
  if (field === 'target') {
    return value === 'coordinator' ? composite('53 30') : composite('53 29', string8(value));
  }
  const [name = '', txnId = '', outcome] = value.split(':');
  if (name === 'declared') return composite('53 33', binary8(txnId));
  if (name === 'txn') {
    const rest = outcome === undefined ? [] : [encodeAny('state', outcome)];
    return composite('53 34', binary8(txnId), ...rest);
  }
  return composite(`53 ${STATES[name]}`);
}
