import type { JsonValue } from '../../decoder/json.ts';
import type { Dissection, TreeNode } from '../../decoder/tree.ts';
import type { Row } from '../support/decode.ts';
import type { GoldenFrame, TsharkField } from './golden.ts';
import { frameName010 } from './names-010.ts';
import { bigMillisOf, sameValue } from './show.ts';

/** Whether tshark took the frame for one of 0-10. */
export function is010({ fields }: GoldenFrame): boolean {
  return fields.some(({ name }) => name === 'amqp.track-number');
}

function shownBy({ fields }: GoldenFrame, pattern: RegExp): string {
  return fields.find(({ name }) => pattern.test(name))?.show ?? '';
}

export function nameOfGolden010(frame: GoldenFrame): string {
  const segmentType = Number(shownBy(frame, /^amqp\.type$/));
  const classCode = shownBy(frame, /^amqp\.class$/);
  return frameName010(segmentType, `${classCode}.${shownBy(frame, /\.method$/)}`);
}

/** tshark's words where they are not those of the specification. */
const RENAMED: Readonly<Record<string, string>> = {
  frame_max: 'maxFrameSize',
  known_hosts_bytes: 'knownHosts',
  'delivery-priority': 'priority',
  'credit-unit': 'unit',
  command_id: 'commandId',
};

/** Rows that only group others, and remarks. */
const GROUPS = /^amqp\.(method\.arguments|session\.header|struct32|message-body|array)$|^_ws\./;
/** Sizes, counts and codes: compared with whatever we have at the same octets. */
const ENCODING =
  /\.(method|class|struct|element_count)$|^amqp\.(array\.type|type|length|channel|reserved|track-number)$/;
/** Sizes in front of values, which are part of them with us. */
const SIZES = /[._]size$/;

function camelCase(name: string): string {
  return name.replace(/[-_]([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function nameOf({ name }: TsharkField): string {
  const last = name.slice(name.lastIndexOf('.') + 1);
  return RENAMED[last] ?? camelCase(last);
}

function flatten(node: TreeNode): TreeNode[] {
  return [node, ...(node.children ?? []).flatMap(flatten)];
}

/** `Commands [(0, 1), (5, 5)]`. */
function rangesOf(text: string): string | undefined {
  const list = /^Commands \[(.*)\]$/.exec(text)?.[1];
  return list && `[${list.replaceAll('(', '[').replaceAll(')', ']').replaceAll(' ', '')}]`;
}

function agrees(show: string, value: JsonValue): boolean {
  const text = /^[A-Z][A-Za-z-]*: (<MISSING>)?$/.test(show) ? '' : show;
  if (Array.isArray(value)) {
    const ranges = rangesOf(text);
    // Of maps and arrays there is no text: their entries are compared.
    return ranges === undefined ? true : ranges === JSON.stringify(value);
  }
  if (text === '' && (value === '' || sameValue(text, value))) return true;
  if (isTimestamp(value)) {
    // tshark takes all of them for seconds.
    const seconds = bigMillisOf(text);
    return seconds === BigInt(value.value) || seconds === BigInt(value.value) * 1000n;
  }
  return sameValue(text, value);
}

function isTimestamp(value: JsonValue): value is { type: 'timestamp'; value: number } {
  return (
    typeof value === 'object' && value !== null && 'type' in value && value.type === 'timestamp'
  );
}

/** Our value of one row of tshark's; undefined where we have none at these octets. */
function agreesSomewhere(field: TsharkField, nodes: readonly TreeNode[], bytes: Uint8Array) {
  const { name, show, start, size } = field;
  const octet = bytes[start];
  if (name === 'amqp.format') return Number(show) === octet >> 6;
  if (name === 'amqp.frame-position') return Number(show) === (octet & 15);
  if (name === 'amqp.struct.packing') {
    return Number(show) === ((octet << 8) | bytes[start + 1]);
  }
  if (SIZES.test(name)) {
    return Number(show) === Buffer.from(bytes).readUIntBE(start, size);
  }
  const exact = nodes.filter((node) => node.start === start && node.end === start + size);
  if (ENCODING.test(name)) {
    return exact.some(({ value }) => value === Number(show));
  }
  const bits = nodes.find(
    (node) => node.name === 'packingFlags' && node.start <= start && start < node.end,
  );
  if (bits !== undefined) {
    const label = nameOf(field).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return (show === '1') === (Array.isArray(bits.value) && bits.value.includes(label));
  }
  if (name === 'amqp.field') {
    const [, key, type, text] = /^([\s\S]*) \(([a-z0-9 -]+)\): ([\s\S]*)$/.exec(show) ?? [];
    // Of these it has no value to show.
    if (/^(composite|unimplemented type)$/.test(type))
      return exact.some((node) => node.name === key);
    return exact.some(
      (node) => node.name === key && node.type === type && agrees(text, node.value ?? null),
    );
  }
  // tshark names an array of strings by its elements, and by all of its octets once more.
  const isElement = name.startsWith('amqp.array.');
  return nodes.some(
    (node) =>
      node.start <= start &&
      node.end === start + size &&
      (isElement || node.name === nameOf(field)) &&
      agrees(show, node.value ?? null),
  );
}

/** Where tshark and the decoder do not say the same of a frame, in words. */
export function differences010(
  frame: GoldenFrame,
  row: Row,
  { tree }: Dissection,
  bytes: Uint8Array,
): string[] {
  const found: string[] = [];
  const name = nameOfGolden010(frame);
  if (name !== row.name) found.push(`${row.name} is ${name} to tshark`);
  if (frame.packet !== row.packet) {
    found.push(`complete with packet ${row.packet}, to tshark with packet ${frame.packet}`);
  }
  const nodes = flatten(tree);
  for (const field of frame.fields) {
    if (field.name === '' || GROUPS.test(field.name)) continue;
    if (!agreesSomewhere(field, nodes, bytes)) {
      found.push(`${field.name} at ${field.start}: tshark shows ${JSON.stringify(field.show)}`);
    }
  }
  if (row.malformed !== undefined) found.push(`malformed: ${row.malformed.reason}`);
  return found;
}
