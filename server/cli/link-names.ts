import { CaptureDecoder, type DecodeOptions } from '../../decoder/decode.ts';
import { LIMITS } from '../../decoder/limits.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import type { FilterNode } from '../filter/ast.ts';
import type { FrameRecord, LinkTexts } from '../filter/frame-vocabulary.ts';
import { type DecodeSteps, decodeInput } from './decode-input.ts';
import { InputError } from './faults.ts';
import type { CaptureInput } from './input.ts';

const WHOLE_ID = /^c\d+\.s\d+\.l\d+$/;

/** Whether a filter over frames asks for a link by what it is called, and not by its identifier. */
export function asksForLinkNames(filter: FilterNode): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.some(asksForLinkNames);
    case 'not':
      return asksForLinkNames(filter.operand);
    case 'texts':
      return (
        filter.field === 'link' &&
        !filter.patterns.every(({ parts }) => parts.length === 1 && WHOLE_ID.test(parts[0]))
      );
    default:
      return false;
  }
}

/**
 * What the links of a capture are called. Some learn it late (a consumer that the server names, a dynamic
 * address), so the whole capture is read for it.
 */
export class LinkNames {
  readonly #texts = new Map<string, LinkTexts>();

  /**
   * @throws InputError when the input cannot be read to its end, as decodeInput does; what was read until
   *   then is kept
   */
  async read(input: CaptureInput, decoding: DecodeOptions, steps: DecodeSteps): Promise<void> {
    const state = new StateSink({
      delivery() {},
      link: ({ connection, session, link, name, address }) => {
        if (name === undefined && address === undefined) return;
        if (this.#texts.size >= LIMITS.namedLinks) {
          throw new InputError(
            `${input.file}: more than ${LIMITS.namedLinks} links; ask for one by its identifier`,
          );
        }
        this.#texts.set(keyOf(connection, session, link), { name, address });
      },
    });
    await decodeInput(input, new CaptureDecoder(state, decoding), steps);
  }

  of({ view, meaning }: FrameRecord): LinkTexts | undefined {
    return this.#texts.get(keyOf(view.connection, meaning.session, meaning.link));
  }
}

function keyOf(connection: number, session: number, link: number): string {
  return `${connection} ${session} ${link}`;
}
