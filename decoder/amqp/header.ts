/** The eight octets that open a connection or a layer of it: `AMQP` and four more (1.0: 2.2; 0-9-1: 4.2.2). */

import { PROTOCOL, PROTOCOL_NAMES, type ProtocolCode } from '../protocol.ts';
import type { Dissection, TreeNode } from '../tree.ts';

/** Protocol id of 1.0 headers: what follows is AMQP itself, TLS, or SASL. */
export const HEADER_ID_TLS = 2;

const BY_OCTETS: ReadonlyMap<number, ProtocolCode> = new Map([
  [word(0, 1, 0, 0), PROTOCOL.amqp10],
  [word(2, 1, 0, 0), PROTOCOL.amqp10],
  [word(3, 1, 0, 0), PROTOCOL.amqp10],
  [word(1, 1, 0, 10), PROTOCOL.amqp010],
  [word(0, 0, 9, 1), PROTOCOL.amqp091],
  [word(1, 1, 0, 9), PROTOCOL.amqp09],
  [word(0, 0, 9, 0), PROTOCOL.amqp09],
  [word(1, 1, 8, 0), PROTOCOL.amqp08],
  [word(1, 1, 0, 8), PROTOCOL.amqp08],
  // What py-amqplib sends for 0-8, after the XML file rather than the text of the specification.
  [word(1, 1, 9, 1), PROTOCOL.amqp08],
]);

function word(id: number, major: number, minor: number, revision: number): number {
  return ((id << 24) | (major << 16) | (minor << 8) | revision) >>> 0;
}

/** Which protocol the header at `at` asks for; 0 for one that no specification names. */
export function headerProtocol(bytes: Uint8Array, at: number): ProtocolCode {
  return (
    BY_OCTETS.get(word(bytes[at + 4], bytes[at + 5], bytes[at + 6], bytes[at + 7])) ??
    PROTOCOL.unknown
  );
}

const ID_NOTES: ReadonlyMap<number, string> = new Map([
  [0, 'AMQP'],
  [2, 'TLS follows'],
  [3, 'SASL follows'],
]);

export function dissectHeader(bytes: Uint8Array, size: number): Dissection {
  const names = ['protocolId', 'major', 'minor', 'revision'] as const;
  const fields: Record<string, number> = {};
  const children: TreeNode[] = [
    { name: 'protocol', label: 'protocol', value: 'AMQP', type: 'octets', start: 0, end: 4 },
  ];
  for (const [index, name] of names.entries()) {
    const at = 4 + index;
    const value = bytes[at];
    fields[name] = value;
    const is10 = bytes[5] === 1 && bytes[6] === 0 && bytes[7] === 0;
    const note = index === 0 && is10 ? ID_NOTES.get(value) : undefined;
    children.push({
      name,
      label: name === 'protocolId' ? 'protocol-id' : name,
      value,
      type: 'octet',
      start: at,
      end: at + 1,
      ...(note === undefined ? {} : { note }),
    });
  }
  const tree = {
    name: 'protocol-header',
    label: 'protocol-header',
    start: 0,
    end: size,
    spec: '2.2',
    children,
  };
  return { name: 'protocol-header', fields, tree, secrets: [] };
}

/** `SASL 1.0.0`, `0-9-1`: what a header asks for, in a few words. */
export function describeHeader(fields: Readonly<Record<string, unknown>>): string {
  const { protocolId, major, minor, revision } = fields;
  if (major === 1 && minor === 0 && revision === 0) {
    const layer = protocolId === 3 ? 'SASL, ' : protocolId === 2 ? 'TLS, ' : '';
    return `${layer}AMQP 1.0`;
  }
  const protocol = BY_OCTETS.get(
    word(Number(protocolId), Number(major), Number(minor), Number(revision)),
  );
  if (protocol !== undefined) return PROTOCOL_NAMES[protocol].replace('amqp-', 'AMQP ');
  return `AMQP ${protocolId}-${major}-${minor}-${revision} (octets)`;
}
