import { LIMITS } from '../limits.ts';
import type { Bytes, FileOffset, Nanos } from '../units.ts';

/** An interface of the capture; classic pcap has exactly one. */
export interface CaptureInterface {
  readonly linkType: number;
  /** 0 means no limit. */
  readonly snapLength: Bytes;
  /** `if_tsresol` as written: n means 10^-n seconds, with the high bit set 2^-n. */
  readonly timeResolution: number;
  readonly name?: string;
}

/** Body of a pcapng Decryption Secrets Block; type 0x544c534b is a TLS key log. */
export interface DecryptionSecrets {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** A place where the file contradicts itself. */
export interface CaptureDamage {
  readonly offset: FileOffset;
  /** Octets left out until the next packet that holds up; absent when none was left out. */
  readonly skippedBytes?: Bytes;
  readonly reason: string;
}

/** What is known of the file so far; final after `end()`. */
export class ReaderFacts {
  format: 'unknown' | 'pcap' | 'pcapng' = 'unknown';
  packets = 0;
  /** Octets of the plain file pushed so far. */
  bytes: Bytes = 0;
  /** Epoch nanoseconds of the first packet that has a time, as a decimal string. */
  startEpochNanos?: string;
  /** Smallest and largest packet time, relative to the first packet. */
  earliestNanos: Nanos = 0;
  latestNanos: Nanos = 0;
  /** Packets whose block has no time (pcapng Simple Packet Block); they take that of the packet before. */
  untimedPackets = 0;
  /** Where reading stopped before the end of the file: a packet cut by it, or damage not got over. */
  truncatedAt?: FileOffset;
  /** Packets that the snap length cut. */
  truncatedPackets = 0;
  readonly comments: string[] = [];
  readonly secrets: DecryptionSecrets[] = [];
  readonly interfaces: CaptureInterface[] = [];
  /** The first places of damage; `damageCount` counts all. */
  readonly damages: CaptureDamage[] = [];
  damageCount = 0;
  #commentBytes = 0;
  #secretBytes = 0;

  get durationNanos(): Nanos {
    return this.latestNanos - this.earliestNanos;
  }

  addInterface(added: CaptureInterface): void {
    if (this.interfaces.length < LIMITS.interfaces) this.interfaces.push(added);
  }

  addDamage(damage: CaptureDamage): void {
    this.damageCount += 1;
    if (this.damages.length < LIMITS.captureDamages) this.damages.push(damage);
  }

  /** Takes UTF-8 octets; beyond the bound comments are left out. */
  addComment(octets: Uint8Array): void {
    this.#commentBytes += octets.length;
    if (this.#commentBytes > LIMITS.captureCommentBytes) return;
    if (this.comments.length < LIMITS.captureComments) this.comments.push(decodeText(octets));
  }

  addSecrets(type: number, octets: Uint8Array): void {
    this.#secretBytes += octets.length;
    if (this.#secretBytes > LIMITS.captureSecretBytes) return;
    if (this.secrets.length < LIMITS.captureSecrets)
      this.secrets.push({ type, bytes: octets.slice() });
  }
}

const utf8 = new TextDecoder();

/** Option texts are UTF-8; some writers end them with NUL. */
export function decodeText(octets: Uint8Array): string {
  let end = octets.length;
  while (end > 0 && octets[end - 1] === 0) end -= 1;
  return utf8.decode(octets.subarray(0, end));
}
