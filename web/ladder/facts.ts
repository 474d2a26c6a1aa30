/** What stands on an arrow: the name of the frame with what it names, and what it says. */
import type { JsonValue } from '../../decoder/json.ts';
import { formatBytes, formatCount } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import type { Fold } from './fold.ts';

export interface ArrowText {
  /** `transfer #17`. */
  readonly title: string;
  /** `tag 61 · 4.1 kB`. */
  readonly facts: string;
  /** Of an attach, before the facts: long names give way to what was agreed on. */
  readonly name?: string;
  /** Of an attach, behind the facts: `snd-settle-mode unsettled`. */
  readonly modes?: readonly string[];
}

export function arrowText(fold: Fold): ArrowText {
  const [first] = fold;
  const { name, info } = first;
  if (name === 'transfer') return transferText(fold);
  if (name === 'attach') return attachText(first);
  if (fold.length > 1) return contentText(fold);
  // How many it settles is a badge of its own.
  return { title: name, facts: visibleText(info.replace(/ · settles [\d,]+$/, '')) };
}

function transferText(fold: Fold): ArrowText {
  const [first] = fold;
  const { deliveryId, deliveryTag, settled } = first.fields;
  const last = fold[fold.length - 1] ?? first;
  const title = typeof deliveryId === 'number' ? `transfer #${deliveryId}` : 'transfer, continued';
  const facts = [
    tagText(deliveryTag),
    settled === true ? 'settled' : '',
    payloadText(fold),
    fold.length > 1 ? `${formatCount(fold.length)} frames` : '',
    last.fields.aborted === true ? 'aborted' : last.fields.more === true ? 'more to come' : '',
  ];
  return { title, facts: facts.filter((fact) => fact !== '').join(' · ') };
}

const BETWEEN = ' · ';

/** What the server says of it, in three parts, so that one alone can be cut where there is no room. */
function attachText({ info, fields }: Fold[0]): ArrowText {
  const parts = info.split(BETWEEN);
  const asked = [
    ['snd-settle-mode ', fields.sndSettleMode],
    ['rcv-settle-mode ', fields.rcvSettleMode],
  ] as const;
  const modes: string[] = [];
  for (const [label, mode] of asked.toReversed()) {
    // A name may say the same; the field says whether it was stated.
    if (typeof mode === 'number' && parts.at(-1)?.startsWith(label)) {
      modes.unshift(visibleText(parts.pop() ?? ''));
    }
  }
  const rest = parts.join(BETWEEN);
  const { name } = fields;
  const behind = typeof name === 'string' && name !== '' ? behindName(rest, name) : undefined;
  return {
    title: 'attach',
    facts: visibleText(behind ?? rest),
    ...(behind !== undefined && typeof name === 'string' && { name: visibleText(name) }),
    ...(modes.length > 0 && { modes }),
  };
}

/** What stands behind a name that may have been cut; undefined where it does not begin with it. */
function behindName(text: string, name: string): string | undefined {
  if (text.startsWith(name + BETWEEN)) return text.slice(name.length + BETWEEN.length);
  const cut = text.indexOf(`…${BETWEEN}`);
  if (cut <= 0 || !name.startsWith(text.slice(0, cut))) return undefined;
  return text.slice(cut + 1 + BETWEEN.length);
}

function tagText(tag: JsonValue | undefined): string {
  if (typeof tag !== 'object' || tag === null || !('value' in tag)) return '';
  return typeof tag.value === 'string' ? `tag ${visibleText(tag.value)}` : '';
}

function contentText(fold: Fold): ArrowText {
  const [first, ...content] = fold;
  const facts = [visibleText(first.info), payloadText(content)];
  return { title: first.name, facts: facts.filter((fact) => fact !== '').join(' · ') };
}

/** Octets of the message in these frames; nothing where none says. */
function payloadText(frames: readonly Fold[number][]): string {
  const known = frames.flatMap(({ fields }) =>
    typeof fields.payloadBytes === 'number' ? [fields.payloadBytes] : [],
  );
  return known.length === 0 ? '' : formatBytes(known.reduce((sum, bytes) => sum + bytes, 0));
}

/** What a settlement states, by the words that deliveries have for it; undefined for other frames. */
export function statedOutcome([{ name, fields }]: Fold): string | undefined {
  switch (name) {
    case 'disposition':
      return stateName(fields.state) ?? (fields.settled === true ? 'settled' : undefined);
    case 'basic.ack':
    case 'message.accept':
      return 'accepted';
    case 'message.reject':
      return 'rejected';
    case 'message.release':
      return 'released';
    case 'basic.nack':
    case 'basic.reject':
      return fields.requeue === true ? 'released' : 'rejected';
    case 'basic.return':
      return 'returned';
    default:
      return undefined;
  }
}

function stateName(state: JsonValue | undefined): string | undefined {
  if (typeof state !== 'object' || state === null || !('descriptor' in state)) return undefined;
  const { descriptor } = state;
  if (descriptor === 'transactional-state' && 'value' in state) {
    const { value } = state;
    if (typeof value === 'object' && value !== null && 'outcome' in value) {
      return stateName(value.outcome);
    }
  }
  return typeof descriptor === 'string' ? descriptor : undefined;
}
