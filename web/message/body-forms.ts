/** In which forms a body can be read, and the body in each of them. Nothing in it is trusted. */
import type { BodyPart, Message } from '../../server/api/message-contract.ts';
import { valueText } from '../inspector/value-text.ts';
import { visibleText } from '../lib/visible.ts';

export const BODY_FORMS = ['value', 'json', 'text', 'hex'] as const;
export type BodyForm = (typeof BODY_FORMS)[number];

export const BODY_FORM_NAMES: Readonly<Record<BodyForm, string>> = {
  value: 'AMQP value',
  json: 'JSON',
  text: 'Text',
  hex: 'Hex',
};

/** Characters of a body drawn at a time; a browser lays out a longer text slowly. */
const SHOWN_CHARACTERS = 100_000;

/** The octets of a part that are at hand; undefined where one of them is a secret. */
export function octetsOf({ bytes }: Message, { start, end }: BodyPart): Uint8Array | undefined {
  const hex = bytes.slice(2 * start, 2 * end);
  if (hex.includes('*')) return undefined;
  const octets = new Uint8Array(hex.length / 2);
  for (let at = 0; at < octets.length; at++) {
    octets[at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16);
  }
  return octets;
}

/** The text of octets that are UTF-8 and not mostly control characters; undefined for others. */
export function textOf(octets: Uint8Array, isCut: boolean): string | undefined {
  let text: string;
  try {
    // Of a cut body the last character may be half there.
    text = new TextDecoder('utf-8', { fatal: true }).decode(octets, { stream: isCut });
  } catch {
    return undefined;
  }
  const controls = text.match(/[^\P{Cc}\t\n\r]/gu)?.length ?? 0;
  return controls * 20 > text.length ? undefined : text;
}

/** JSON laid out in lines; undefined for what is no JSON object or list. */
export function jsonOf(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return undefined;
  }
}

/** Every line made fit to be shown: what would turn it around or hide in it is made visible. */
export function visibleLines(text: string): string {
  const shown = text.slice(0, SHOWN_CHARACTERS);
  const lines = shown.split(/\r?\n/).map((line) => line.split('\t').map(visibleText).join('\t'));
  const rest = text.length - shown.length;
  return rest > 0
    ? `${lines.join('\n')}\n… ${rest.toLocaleString('en')} more characters`
    : lines.join('\n');
}

/** A part of a body in each form that it has, the most telling first. */
export function formsOf(
  message: Message,
  part: BodyPart,
): { readonly form: BodyForm; readonly text: string }[] {
  const octets = octetsOf(message, part);
  const forms: { form: BodyForm; text: string }[] = [];
  const { value } = part;
  if (part.kind !== 'octets' && value !== undefined) {
    const text = typeof value === 'string' ? value : undefined;
    const json = text === undefined ? undefined : jsonOf(text);
    if (json !== undefined) forms.push({ form: 'json', text: visibleLines(json) });
    if (text !== undefined) forms.push({ form: 'text', text: visibleLines(text) });
    forms.push({ form: 'value', text: valueText(value) });
  }
  if (part.kind === 'octets' && octets !== undefined) {
    const text = textOf(octets, message.isCut || octets.length < part.end - part.start);
    const json = text === undefined ? undefined : jsonOf(text);
    if (json !== undefined) forms.push({ form: 'json', text: visibleLines(json) });
    if (text !== undefined) forms.push({ form: 'text', text: visibleLines(text) });
  }
  return [...forms, { form: 'hex', text: '' }];
}
