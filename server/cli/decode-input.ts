import { CaptureError } from '../../decoder/capture/capture-error.ts';
import type { CaptureDecoder } from '../../decoder/decode.ts';
import type { CaptureFacts } from '../../decoder/sink.ts';
import { InputError } from './faults.ts';
import type { CaptureInput } from './input.ts';
import type { Progress } from './progress.ts';
import { counted } from './terminal-text.ts';

export interface DecodeSteps {
  /** Called after each chunk: waits for whoever takes the rows. What it throws ends the decoding. */
  readonly settle?: () => Promise<void>;
  /** Asked after each chunk; true ends the reading early, and the facts are then those so far. */
  readonly enough?: () => boolean;
  readonly plainChunk?: (chunk: Uint8Array) => void;
  readonly progress?: Progress | undefined;
  /** Takes a remark for people: that the file was cut. */
  readonly warn: (sentence: string) => void;
}

/**
 * Decode an input to its end.
 *
 * @throws InputError when it is no capture or is damaged; what lies before the damage was decoded,
 *   and handed on, all the same.
 */
export async function decodeInput(
  input: CaptureInput,
  decoder: CaptureDecoder,
  steps: DecodeSteps,
): Promise<CaptureFacts> {
  const { settle, enough, plainChunk, progress, warn } = steps;
  try {
    for await (const chunk of input.chunks) {
      plainChunk?.(chunk);
      decoder.push(chunk);
      progress?.update(input.readBytes());
      await settle?.();
      if (enough?.()) return decoder.facts;
    }
    decoder.end();
    await settle?.();
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    releaseRest(decoder);
    await settle?.();
    throw new InputError(`${input.file}: ${describe(error, input)}`);
  } finally {
    progress?.clear();
  }
  return checkWhole(input, decoder.facts, warn);
}

function releaseRest(decoder: CaptureDecoder): void {
  try {
    decoder.end();
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
}

function describe({ offset, reason }: CaptureError, { plain }: CaptureInput): string {
  // Without an octet of it, what the capture is cannot be said: only what became of the compression.
  if (plain.cut?.plainBytes === 0) return `nothing could be decompressed: ${plain.cut.reason}`;
  const because = plain.cut === undefined ? '' : ` (${plain.cut.reason})`;
  return `at octet ${offset}: ${reason}${because}`;
}

/**
 * Say where the file was not whole. A cut is not an error: everything before it is as it was captured.
 * Compressed data that are damaged may have lost anything.
 */
function checkWhole(
  { file, plain: { cut } }: CaptureInput,
  facts: CaptureFacts,
  warn: (sentence: string) => void,
): CaptureFacts {
  for (const { offset, reason, skippedBytes } of facts.damages) {
    const left = skippedBytes === undefined ? '' : `; ${counted(skippedBytes, 'octet')} left out`;
    warn(`${file}: at octet ${offset}: ${reason}${left}`);
  }
  if (cut !== undefined && !cut.endsEarly) {
    throw new InputError(`${file}: at octet ${cut.plainBytes} of the capture: ${cut.reason}`);
  }
  const { truncatedAt = cut?.plainBytes } = facts;
  if (truncatedAt === undefined) return facts;
  if (!facts.damages.some(({ offset }) => offset === truncatedAt)) {
    const reason = cut?.reason ?? 'the file ends in the middle of a packet';
    warn(`${file}: at octet ${truncatedAt}: ${reason}; everything before it was read`);
  }
  return { ...facts, truncatedAt };
}
