/** What is spoken on a port, as people write it: `5672=amqp`. One reader for command line, API and catalogue. */
import { PROTOCOL_NAMES, type ProtocolName } from '../decoder/protocol.ts';

export type PortHints = ReadonlyMap<number, ProtocolName | 'amqp'>;

const HINTS: ReadonlyMap<string, ProtocolName | 'amqp'> = new Map([
  ['amqp', 'amqp'],
  ...PROTOCOL_NAMES.flatMap((name) => (name === 'unknown' ? [] : [[name, name] as const])),
]);

export const PORT_HINT_FORM = `Write PORT=PROTOCOL, where PROTOCOL is one of ${[...HINTS.keys()].join(', ')}.`;

/** The hints of texts like `5672=amqp`, a later one of a port in place of an earlier; undefined when one is none. */
export function readPortHints(texts: readonly string[]): PortHints | undefined {
  const hints = new Map<number, ProtocolName | 'amqp'>();
  for (const text of texts) {
    const [, port, name] = /^(\d{1,5})=(.+)$/.exec(text) ?? [];
    const hint = HINTS.get(name?.toLowerCase() ?? '');
    if (hint === undefined || Number(port) > 65535 || Number(port) === 0) return undefined;
    hints.set(Number(port), hint);
  }
  return hints;
}

/** Their texts, by port: the same for the same hints. */
export function portHintTexts(hints: PortHints): string[] {
  return [...hints].sort(([one], [other]) => one - other).map(([port, name]) => `${port}=${name}`);
}
