import type { GoldenFrame, TsharkField } from './golden.ts';

/** A value tshark shows, and the name our field tree must give it where tshark names it. */
export interface Shown {
  readonly field: TsharkField;
  readonly text: string;
  /** Names the field may have with us, for one version or another; any where tshark has none. */
  readonly names?: readonly string[];
  /** Shown as octets in hex, though it is a text. */
  readonly hexOfText?: true;
  /** tshark shows the beginning only. */
  readonly truncated?: boolean;
}

/** Fields of the framing, compared as such and not as values; and text that is no field. */
const FRAMING = new Set([
  'amqp.length',
  'amqp.doff',
  'amqp.type',
  'amqp.channel',
  'amqp.performative',
  'amqp.sasl.method',
  'amqp.method.class',
  'amqp.method.method',
  'amqp.method.arguments',
  'amqp.init.protocol',
  'amqp.payload',
]);

/** tshark's camelCase where it departs from the standard's. */
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  'amqp.header.class': ['classId'],
  'amqp.header.body-size': ['bodySize'],
  'amqp.header.weight': ['weight'],
  'amqp.performative.arguments.idleTimeout': ['idleTimeOut'],
  'amqp.performative.arguments.initDeliveryCount': ['initialDeliveryCount'],
  'amqp.performative.arguments.terminusDurable': ['durable'],
  'amqp.message.expiryTime': ['absoluteExpiryTime'],
  'amqp.sasl.initResponse': ['initialResponse'],
  'amqp.sasl.saslCode': ['code'],
  'amqp.sasl.addData': ['additionalData'],
  'amqp.sasl.mechanisms': ['saslServerMechanisms'],
  'amqp.method.arguments.nowait': ['nowait', 'noWait'],
  'amqp.method.arguments.ticket': ['ticket', 'reserved1'],
  'amqp.method.arguments.capabilities': ['capabilities', 'reserved1'],
  'amqp.method.arguments.insist': ['insist', 'reserved2'],
  'amqp.method.arguments.known_hosts': ['knownHosts', 'reserved1'],
  'amqp.method.arguments.out_of_band': ['outOfBand', 'reserved1'],
  'amqp.method.arguments.channel_id': ['channelId', 'reserved1'],
  'amqp.method.arguments.auto_delete': ['autoDelete', 'reserved2'],
  'amqp.method.arguments.internal': ['internal', 'reserved3'],
  'amqp.method.arguments.cluster_id': ['clusterId', 'reserved1'],
  'amqp.data': ['value', 'data'],
};

/** Suffixes that tell the type of a value, not its name. */
const TYPE_SUFFIX = /\.(string|uint|guid|bytes|ulong)$|_sym$|_str$/;

/** Longstr arguments that are texts to us. */
const HEX_OF_TEXT = new Set([
  'amqp.method.arguments.mechanisms',
  'amqp.method.arguments.locales',
  'amqp.method.arguments.challenge',
  'amqp.method.arguments.response',
  'amqp.method.arguments.channel_id',
]);

/** Values without a name of their own: `key (type): value`, or `key: (null)`. */
const TYPES =
  'bool|boolean|u?byte|u?short|u?int0?|u?long0?|small(?:u?int|u?long)|float|double|decimal(?:32|64|128)?|' +
  'char|timestamp|uuid|vbin(?:8|32)|str(?:8|32)-utf8|sym(?:8|32)|integer|short int|long int|string|' +
  'byte array|void';
const LABELLED = new RegExp(`^(?:[\\s\\S]*?) ?\\((?:${TYPES})\\): ([\\s\\S]*)$`, 'u');
const NULL = /: (\(null\))$/;
const TRUNCATED = /^ ?\[truncated\] ?/;
const UNNAMED = new Set([
  ...['amqp.list', 'amqp.map', 'amqp.array', 'amqp.value'],
  ...['amqp.field', 'amqp.field.byte_array', 'amqp.field.timestamp'],
]);

/** `Source`, `Properties (map of 4 elements)`, `capabilities (field table)`, `x (array)`. */
const CONTAINER = /\((list|map|array) of -?\d+ elements?\)$|\((field table|array)\)$/;

/** What tshark says instead of a value when it can read no further. */
const GAVE_UP =
  /^(_ws\.|amqp\.(unknown|invalid|bad_length|field_short|amqp_type|connection\.error|channel\.error|message\.undeliverable))/;

export function gaveUp({ name, show }: TsharkField): boolean {
  if (/^amqp\.(connection|channel)\.error$|^amqp\.message\.undeliverable$/.test(name)) return false;
  if (name.startsWith('_ws.expert')) return false;
  return GAVE_UP.test(name) || /unknown type [0-9a-f]+ \(/.test(show);
}

function camelCase(name: string): string {
  return name.replace(/[-_]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The last four octets of a protocol header; tshark's words for them differ by version. */
const HEADER_OCTETS = ['protocolId', 'major', 'minor', 'revision'];

function namesOf({ name, start }: TsharkField): readonly string[] {
  if (name.startsWith('amqp.init.')) return [HEADER_OCTETS[start - 4]];
  const bare = name.replace(TYPE_SUFFIX, '');
  const renamed = RENAMED[bare];
  if (renamed !== undefined) return renamed;
  return [camelCase(bare.slice(bare.lastIndexOf('.') + 1))];
}

/** golden.py writes the label where a value is empty: `Capabilities: `. */
function withoutEmptyLabel(show: string): string {
  return /^[A-Z][A-Za-z0-9-]*: (<MISSING>)?$/.test(show) ? '' : show;
}

/** `Correlation-Id (long): -91`: a named field of a type it seldom has. */
function typedShow(show: string): string {
  const match = /^[A-Z][A-Za-z-]* \([a-z0-9-]+\): ([\s\S]*)$/.exec(show);
  return match === null ? withoutEmptyLabel(show) : match[1];
}

function isContainer({ name, show }: TsharkField): boolean {
  if (CONTAINER.test(show)) return true;
  // A field shown by its label alone groups others.
  return (
    /^amqp\.(method\.arguments\.(arguments|filter|server_properties|client_properties)|performative\.arguments\.(source|target|error|properties)|header|properties|method\.properties\.headers|header\.properties|footer|deliveryAnnotations|messageAnnotations|delivery-state\.\w+|tx\.\w+|header\.properties)$/.test(
      name,
    ) && !/: /.test(show)
  );
}

function unnamedValue(field: TsharkField): Shown | undefined {
  const { name, show } = field;
  if (name.startsWith('amqp.field.')) return { field, text: show };
  const label = show.replace(TRUNCATED, '');
  const match = LABELLED.exec(label) ?? NULL.exec(label);
  if (match === null) return undefined;
  return { field, text: match[1], ...(label === show ? {} : { truncated: true }) };
}

/** The values tshark shows in a frame, in its order; without what is framing or groups others. */
export function shownValues(frame: GoldenFrame): Shown[] {
  const values: Shown[] = [];
  for (const field of frame.fields) {
    const { name, show } = field;
    if (FRAMING.has(name) || name.startsWith('_ws.') || name.startsWith('json')) continue;
    if (name === '' || name.startsWith('data') || gaveUp(field) || isContainer(field)) continue;
    if (/^amqp\.(connection|channel)\.error$|^amqp\.message\.undeliverable$/.test(name)) continue;
    if (UNNAMED.has(name)) {
      const shown = unnamedValue(field);
      if (shown !== undefined) values.push(shown);
      continue;
    }
    if (!name.startsWith('amqp.')) continue;
    const text = typedShow(show);
    const hexOfText = HEX_OF_TEXT.has(name);
    values.push({ field, text, names: namesOf(field), ...(hexOfText ? { hexOfText } : {}) });
  }
  return values;
}
