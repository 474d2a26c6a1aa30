import type { PacketNumber } from '../../decoder/units.ts';

/** The Wireshark display filter that shows these packets: `frame.number in {12,13}`. */
export function wiresharkFilter(packets: Iterable<PacketNumber>): string {
  const numbers = [...new Set(packets)].sort((a, b) => a - b);
  return numbers.length === 1
    ? `frame.number == ${numbers[0]}`
    : `frame.number in {${numbers.join(',')}}`;
}
