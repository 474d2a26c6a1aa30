/** `amqpscope deliveries`: one line for each delivery, printed when its life is over. */
import { CaptureDecoder } from '../../decoder/decode.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import type { DeliveryRecord } from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import type { CommandContext } from './context.ts';
import { decodeInput } from './decode-input.ts';
import { deliveryLine, deliveryLineHeader } from './delivery-line.ts';
import { openInput } from './input.ts';
import { type PortHints, timeWindow } from './options.ts';
import { Progress } from './progress.ts';
import { jsonLine } from './terminal-text.ts';

export interface DeliveriesOptions {
  readonly from?: string;
  readonly to?: string;
  readonly portHint: PortHints;
  readonly json?: boolean;
}

export async function deliveriesCommand(
  file: string,
  options: DeliveriesOptions,
  { output, warn }: CommandContext,
): Promise<void> {
  const { json = false } = options;
  const input = await openInput(file);
  let printed = 0;
  let wanted: ((record: DeliveryRecord) => boolean) | undefined;
  const sink = new StateSink({
    delivery(record) {
      // Instants can be placed only when the capture has begun.
      wanted ??= beginsWithin(options, decoder.facts.startEpochNanos);
      if (!wanted(record)) return;
      if (!json && printed++ === 0) output.write(deliveryLineHeader());
      output.write(json ? jsonLine(deliveryRow(record)) : deliveryLine(record));
    },
  });
  const decoder = new CaptureDecoder(sink, { portHints: options.portHint });
  await decodeInput(input, decoder, {
    settle: () => output.settle(),
    progress: Progress.forFile(input.totalBytes, process.stdout.isTTY),
    warn,
  });
}

function beginsWithin(
  options: DeliveriesOptions,
  startEpochNanos: string | undefined,
): (record: DeliveryRecord) => boolean {
  const { fromNanos, toNanos } = timeWindow(options, startEpochNanos);
  return ({ startNanos = 0 }) => startNanos >= fromNanos && startNanos <= toNanos;
}
