/** `amqpscope deliveries`: one line for each delivery, printed when its life is over. */
import { CaptureDecoder } from '../../decoder/decode.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import type { DeliveryRecord } from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { deliveryVocabulary } from '../filter/delivery-vocabulary.ts';
import { filterToPredicate } from '../filter/predicate.ts';
import type { CommandContext } from './context.ts';
import { decodeInput } from './decode-input.ts';
import { type DecodingOptions, decodeOptions } from './decoding.ts';
import { deliveryLine, deliveryLineHeader } from './delivery-line.ts';
import { openInput } from './input.ts';
import { checkedFilter, timeWindow } from './options.ts';
import { Progress } from './progress.ts';
import { jsonLine } from './terminal-text.ts';

export interface DeliveriesOptions extends DecodingOptions {
  readonly filter?: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

export async function deliveriesCommand(
  file: string,
  options: DeliveriesOptions,
  { output, warn }: CommandContext,
): Promise<void> {
  const { filter: text = '', json = false } = options;
  // What is open when it is printed is so at the end of the capture; until then that is not known.
  const vocabulary = deliveryVocabulary({ sql: '0', nanos: () => decoder.facts.durationNanos });
  // Wrong usage is said before anything is read; instants are placed when the capture has begun.
  checkedFilter(text, vocabulary, '0');
  const decoding = decodeOptions(options);
  const input = await openInput(file);
  let printed = 0;
  let wanted: ((record: DeliveryRecord) => boolean) | undefined;
  const begin = () => {
    const { startEpochNanos } = decoder.facts;
    const filter = checkedFilter(text, vocabulary, startEpochNanos);
    const predicate = filterToPredicate(filter, vocabulary);
    const isWithin = beginsWithin(options, startEpochNanos);
    return (record: DeliveryRecord) => isWithin(record) && predicate(record);
  };
  const sink = new StateSink({
    delivery(record) {
      // Instants can be placed only when the capture has begun.
      wanted ??= begin();
      if (!wanted(record)) return;
      if (!json && printed++ === 0) output.write(deliveryLineHeader());
      output.write(json ? jsonLine(deliveryRow(record)) : deliveryLine(record));
    },
  });
  const decoder = new CaptureDecoder(sink, decoding);
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
