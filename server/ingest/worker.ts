/**
 * The worker thread of one ingest: reads the capture, decodes it and sends batches of rows to the
 * owner of the index.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { CaptureError } from '../../decoder/capture/capture-error.ts';
import { CaptureDecoder } from '../../decoder/decode.ts';
import type { CaptureFacts } from '../../decoder/sink.ts';
import { BatchBuilder } from '../index/batch-builder.ts';
import { KeptOctets } from '../rows/kept-octets.ts';
import { moreSecrets } from '../tls/key-log-file.ts';
import { nodePrimitives } from '../tls/primitives.ts';
import { OwnerLane } from './batch-lane.ts';
import { GrowingFile } from './growing-file.ts';
import { IngestSink } from './ingest-sink.ts';
import { PlainCapture } from './plain-capture.ts';
import type { WorkerInput, WorkerMessage } from './protocol.ts';
import { Ticker } from './ticker.ts';

async function ingest(input: WorkerInput, lane: OwnerLane): Promise<WorkerMessage> {
  const start = performance.now();
  const file = new GrowingFile(input.capturePath, new Int32Array(input.control));
  parentPort?.on('message', () => file.wake());
  const capture = new PlainCapture(file, input.plainPath);
  const builder = new BatchBuilder(lane);
  const kept = new KeptOctets(input.keptPaths);
  const sink = new IngestSink(builder, kept);
  const decoder = new CaptureDecoder(sink, {
    ...(input.portHints && { portHints: input.portHints }),
    tls: { primitives: nodePrimitives, moreSecrets: moreSecrets(input.keyLogPaths) },
  });
  const report = () => {
    const { frameCount: frames, facts } = decoder;
    send({ kind: 'progress', bytes: file.position, packets: facts.packets, frames });
  };
  const ticker = new Ticker({
    decoder,
    state: sink.state,
    builder,
    lane,
    report,
    watched: input.watched,
  });
  try {
    for await (const chunk of capture.chunks(() => ticker.show())) {
      decoder.push(chunk);
      ticker.tick();
    }
    decoder.end();
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    // Of a capture that is damaged in the middle, what came before is kept.
    showRest(decoder, ticker);
    const { cut } = capture.facts;
    return { kind: 'failed', reason: cut?.reason ?? error.reason, offset: error.offset };
  } finally {
    file.close();
    kept.close();
  }
  builder.flush();
  const { compressed } = capture;
  const seconds = (performance.now() - start) / 1000;
  const { frameCount: frames } = decoder;
  const facts = cutFacts(decoder.facts, capture.facts.cut?.plainBytes);
  lane.post({ kind: 'finish', record: { facts, frames, indexSeconds: seconds, compressed } });
  report();
  return { kind: 'done', frames, compressed, seconds };
}

function showRest(decoder: CaptureDecoder, ticker: Ticker): void {
  try {
    decoder.end();
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
  ticker.show();
}

/** Compressed data that end too early cut the capture, also where that is between two packets. */
function cutFacts(facts: CaptureFacts, cutAt: number | undefined): CaptureFacts {
  return cutAt === undefined || facts.truncatedAt !== undefined
    ? facts
    : { ...facts, truncatedAt: cutAt };
}

function failure(error: unknown): WorkerMessage {
  return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
}

function send(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

const input: WorkerInput = workerData;
const lane = new OwnerLane(input.lane, new Int32Array(input.control));
send(await ingest(input, lane).catch(failure));
lane.close();
parentPort?.close();
