/** What stands around the body of a message, section by section. */
import type { JsonValue } from '../../decoder/json.ts';
import type { Message } from '../../server/api/message-contract.ts';

export interface MessageField {
  readonly label: string;
  readonly value: JsonValue;
  /** In the standard's words; absent where the version has one type for the field. */
  readonly type?: string;
}

export interface MessageSection {
  readonly name: string;
  /** A remark of the decoder: why it stopped there. */
  readonly note?: string;
  readonly fields: readonly MessageField[];
}

const BODIES: ReadonlySet<string> = new Set(['data', 'amqpValue', 'amqpSequence']);

/** Header, annotations, properties and footer of 1.0; the properties of a 0-9-1 content header. */
export function sectionsOf(
  message: Pick<Message, 'sections' | 'properties'>,
): readonly MessageSection[] {
  const { properties, sections } = message;
  if (properties !== undefined) {
    const fields = Object.entries(properties).map(([label, value]) => ({ label, value }));
    return [{ name: 'properties', fields }];
  }
  return sections
    .filter(({ name }) => !BODIES.has(name))
    .map(({ label, children = [], note }) => ({
      name: label,
      // The decoder says of every section what it is; that is its name.
      ...(note !== undefined && note !== label && { note }),
      fields: children.flatMap(({ name, label: field, value, type }) =>
        value === undefined || name === 'descriptor'
          ? []
          : [{ label: field, value, ...(type !== undefined && { type }) }],
      ),
    }));
}
