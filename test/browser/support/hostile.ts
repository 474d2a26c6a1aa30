import { binary8, composite, frameOf, string8, symbol8 } from '../../support/amqp10.ts';
import { concat } from '../../support/capture-files.ts';
import { PcapBuilder } from '../../support/pcap-builder.ts';

/** If any of this ran, `window.breached` would be there. */
export const HOSTILE_NAME = '<img src=x onerror="window.breached=1">\u202egpj.\u0007\u001b[31m';
export const HOSTILE_REASON = '<script>window.breached=1</script>\r\n\u2066<b>bold</b>\u0000\u0085';
export const PASSWORD = 'correct-horse-battery';

const text = (value: string) => new TextEncoder().encode(value);
const plain = `\0mallory\0${PASSWORD}`;

function short(value: number): number[] {
  return [value >> 8, value & 255];
}

function shortString(value: string): Uint8Array {
  const octets = text(value);
  return concat([octets.length], octets);
}

function longString(value: string): Uint8Array {
  const octets = text(value);
  return concat([0, 0, ...short(octets.length)], octets);
}

/** A 0-9-1 method frame on channel 0. */
function method(classId: number, methodId: number, ...parts: (Uint8Array | number[])[]) {
  const payload = concat(short(classId), short(methodId), ...parts);
  return concat([1, 0, 0, 0, 0, ...short(payload.length)], payload, [0xce]);
}

const EMPTY_TABLE = [0, 0, 0, 0];

/** One connection of 0-9-1 and one of 1.0; both log in, and say what a hostile peer might say. */
export function hostileCapture(): Uint8Array {
  const pcap = new PcapBuilder();
  pcap
    .connect(41_000)
    .fromClient(concat(text('AMQP'), [0, 0, 9, 1]))
    .fromServer(method(10, 10, [0, 9], EMPTY_TABLE, longString('PLAIN'), longString('en_US')))
    .fromClient(
      method(10, 11, EMPTY_TABLE, shortString('PLAIN'), longString(plain), shortString('en_US')),
    )
    .fromServer(method(10, 50, short(403), shortString(HOSTILE_REASON), short(0), short(0)));
  pcap
    .connect(41_001)
    .fromClient(concat(text('AMQP'), [3, 1, 0, 0]))
    .fromServer(concat(text('AMQP'), [3, 1, 0, 0]))
    .fromClient(frameOf(composite('53 41', symbol8('PLAIN'), binary8(plain)), { type: 1 }))
    .fromServer(frameOf(composite('53 44', '50 00'), { type: 1 }))
    .fromClient(concat(text('AMQP'), [0, 1, 0, 0]))
    .fromServer(concat(text('AMQP'), [0, 1, 0, 0]))
    .fromClient(frameOf(composite('53 10', string8(HOSTILE_NAME))))
    .fromClient(frameOf(composite('53 11', '40', '43', '52 64', '52 64')))
    .fromClient(frameOf(composite('53 12', string8(HOSTILE_NAME), '43', '42')));
  return pcap.build();
}

/** Octets of a name far longer than any window is wide, without a place to break it. */
const LONG_CHARACTERS = 4000;

const hexOf32 = (value: number) => value.toString(16).padStart(8, '0');
const long = (letter: string) =>
  `b1${hexOf32(LONG_CHARACTERS)}${Buffer.from(letter.repeat(LONG_CHARACTERS)).toString('hex')}`;

/** A list32 of fields in hexadecimal behind a descriptor. */
function wide(descriptor: string, ...fields: readonly string[]): string {
  const content = fields.join('');
  const size = 4 + content.replace(/\s+/g, '').length / 2;
  return `00 ${descriptor} d0${hexOf32(size)}${hexOf32(fields.length)}${content}`;
}

/** A link, a message and an error of 1.0 in which every text is as long as a hostile peer likes. */
export function longNamesCapture(): Uint8Array<ArrayBuffer> {
  const attach = (role: string) =>
    wide(
      '53 12',
      ...[long('n'), '43', role, '40', '40', wide('53 28', long('s')), wide('53 29', long('t'))],
      ...['40', '40', '43'],
    );
  const message = wide('53 73', long('m'), '40', long('d'), long('j'), long('r'), long('c'));
  const pcap = new PcapBuilder();
  pcap
    .connect(41_002)
    .fromClient(concat(text('AMQP'), [0, 1, 0, 0]))
    .fromServer(concat(text('AMQP'), [0, 1, 0, 0]))
    .fromClient(frameOf(wide('53 10', long('i'), long('h'))))
    .fromServer(frameOf(wide('53 10', long('b'))))
    .fromClient(frameOf(composite('53 11', '40', '43', '52 64', '52 64')))
    .fromServer(frameOf(composite('53 11', '60 0000', '43', '52 64', '52 64')))
    .fromClient(frameOf(attach('42')))
    .fromServer(frameOf(attach('41')))
    .fromServer(frameOf(composite('53 13', '43', '52 64', '43', '52 64', '43', '43', '52 0a')))
    .fromClient(
      frameOf(
        `${composite('53 14', '43', '43', 'a0 01 07', '43', '42')} ${message} 00 53 77 a1 01 21`,
      ),
    )
    .fromServer(frameOf(wide('53 18', wide('53 1d', symbol8('amqp:internal-error'), long('e')))));
  return new Uint8Array(pcap.build());
}
