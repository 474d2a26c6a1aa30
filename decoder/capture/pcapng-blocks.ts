import { uint32 } from './octets.ts';

/** Block types: draft-ietf-opsawg-pcapng section 11.1. */
export const BLOCK = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  /** Obsolete, but still written. */
  packet: 2,
  simplePacket: 3,
  nameResolution: 4,
  interfaceStatistics: 5,
  enhancedPacket: 6,
  decryptionSecrets: 10,
} as const;

/** Type and total length before the body; the total length again after it. */
export const BLOCK_HEADER_LENGTH = 8;
export const BLOCK_TRAILER_LENGTH = 4;
export const SHORTEST_BLOCK = BLOCK_HEADER_LENGTH + BLOCK_TRAILER_LENGTH;

/** Shortest body by type; 0 where any will do. */
export function shortestBody(type: number): number {
  switch (type) {
    case BLOCK.sectionHeader:
      return 16;
    case BLOCK.interfaceDescription:
    case BLOCK.decryptionSecrets:
      return 8;
    case BLOCK.packet:
    case BLOCK.enhancedPacket:
      return 20;
    case BLOCK.simplePacket:
      return 4;
    default:
      return 0;
  }
}

/** A type that a search after damage believes; any other could be anything. */
export function isWellKnown(type: number): boolean {
  return (
    (type >= BLOCK.interfaceDescription && type <= BLOCK.enhancedPacket) ||
    type === BLOCK.decryptionSecrets ||
    type === BLOCK.sectionHeader
  );
}

/** Byte order by the magic of a Section Header Block; undefined when it is neither. */
export function isLittleEndian(bytes: Uint8Array, at: number): boolean | undefined {
  const magic = uint32(bytes, at, true);
  if (magic === 0x1a2b3c4d) return true;
  return magic === 0x4d3c2b1a ? false : undefined;
}
