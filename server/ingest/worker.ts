/**
 * The worker thread of one ingest: reads the capture, decodes it and sends batches of rows to the
 * owner of the index.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { CaptureError } from '../../decoder/capture/capture-error.ts';
import { CaptureDecoder } from '../../decoder/decode.ts';
import { BatchBuilder } from '../index/batch.ts';
import { plainChunks } from '../input/plain-chunks.ts';
import { OwnerLane } from './batch-lane.ts';
import { GrowingFile } from './growing-file.ts';
import type { WorkerInput, WorkerMessage } from './protocol.ts';
import { Ticker } from './ticker.ts';

const input: WorkerInput = workerData;
const control = new Int32Array(input.control);
const file = new GrowingFile(input.capturePath, control);
const lane = new OwnerLane(input.lane, control);
parentPort?.on('message', () => file.wake());

/** The decompressed copy that offsets refer to, made once the first chunk turns out to need it. */
class PlainCopy {
  #file: number | undefined;

  write(chunk: Uint8Array): void {
    this.#file ??= openSync(input.plainPath, 'w');
    for (let at = 0; at < chunk.length; ) at += writeSync(this.#file, chunk, at);
  }

  get made(): boolean {
    return this.#file !== undefined;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}

async function ingest(): Promise<WorkerMessage> {
  const start = performance.now();
  const copy = new PlainCopy();
  const builder = new BatchBuilder(lane);
  const decoder = new CaptureDecoder(builder, input.portHints && { portHints: input.portHints });
  const report = () =>
    send({
      kind: 'progress',
      bytes: file.position,
      packets: decoder.facts.packets,
      frames: decoder.frameCount,
    });
  const ticker = new Ticker({ decoder, builder, lane, report });
  try {
    const source = file.chunks(() => ticker.show());
    for await (const chunk of plainChunks(source)) {
      copy.write(chunk);
      decoder.push(chunk);
      ticker.tick();
    }
    decoder.end();
  } catch (error) {
    // Of a capture that is damaged in the middle, what came before is kept.
    if (error instanceof CaptureError) showRest(decoder, ticker);
    throw error;
  } finally {
    copy.close();
  }
  builder.flush();
  const seconds = (performance.now() - start) / 1000;
  const { frameCount: frames, facts } = decoder;
  const record = { facts, frames, indexSeconds: seconds, compressed: copy.made };
  lane.post({ kind: 'finish', record });
  lane.waitUntilFinished();
  report();
  return { kind: 'done', frames, compressed: copy.made, seconds };
}

function showRest(decoder: CaptureDecoder, ticker: Ticker): void {
  try {
    decoder.end();
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
  ticker.show();
}

function failure(error: unknown): WorkerMessage {
  if (error instanceof CaptureError) {
    return { kind: 'failed', reason: error.reason, offset: error.offset };
  }
  return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
}

function send(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

send(await ingest().catch(failure));
lane.close();
parentPort?.close();
