import type { JsonValue } from '../../decoder/json.ts';
import type { FrameRow } from '../../server/api/contract.ts';
import { visibleText } from '../lib/visible.ts';

/** What a frame does, as far as colour goes; the name stands beside it in any case. */
export type FrameTone =
  | 'message'
  | 'settlement'
  | 'flow'
  | 'security'
  | 'quiet'
  | 'error'
  | 'plain';

const TONES: Readonly<Record<string, FrameTone>> = {
  gap: 'error',
  transfer: 'message',
  'basic.publish': 'message',
  'basic.deliver': 'message',
  'basic.get-ok': 'message',
  'basic.return': 'error',
  'message.transfer': 'message',
  disposition: 'settlement',
  'basic.ack': 'settlement',
  'basic.nack': 'error',
  'basic.reject': 'error',
  'message.accept': 'settlement',
  'message.release': 'settlement',
  'message.reject': 'error',
  'session.completed': 'settlement',
  'execution.exception': 'error',
  flow: 'flow',
  'basic.qos': 'flow',
  'channel.flow': 'flow',
  'message.flow': 'flow',
  'message.set-flow-mode': 'flow',
  'message.stop': 'flow',
  'message.flush': 'flow',
  'connection.blocked': 'error',
  empty: 'quiet',
  heartbeat: 'quiet',
  'content-header': 'quiet',
  'content-body': 'quiet',
  'segment-header': 'quiet',
  'segment-body': 'quiet',
  'connection.heartbeat': 'quiet',
  'connection.secure': 'security',
  'connection.secure-ok': 'security',
  'connection.update-secret': 'security',
};

/** Reply codes from here on say that something failed (0-9-1, 1.1: 200 is success). */
const FIRST_ERROR_CODE = 300;

export function toneOf(frame: FrameRow): FrameTone {
  const { name, fields } = frame;
  if (fields.error !== undefined && fields.error !== null) return 'error';
  const code = fields.replyCode;
  if (typeof code === 'number' && code >= FIRST_ERROR_CODE) return 'error';
  if (name === 'disposition' && outcomeOf(fields.state) === 'rejected') return 'error';
  if (name.startsWith('sasl-')) return 'security';
  return TONES[name] ?? 'plain';
}

function outcomeOf(state: JsonValue | undefined): string | undefined {
  if (typeof state !== 'object' || state === null || !('descriptor' in state)) return undefined;
  return typeof state.descriptor === 'string' ? state.descriptor : undefined;
}

/** Fields that name the link, queue, exchange or container a frame is about, the most telling first. */
const NAME_FIELDS = ['queue', 'exchange', 'consumerTag', 'name', 'containerId'] as const;

/** What the frame names, if it names anything. */
export function subjectOf({ fields }: Pick<FrameRow, 'fields'>): string | undefined {
  for (const key of NAME_FIELDS) {
    const value = fields[key];
    if (typeof value === 'string' && value !== '') return visibleText(value);
  }
  return addressOf(fields.target) ?? addressOf(fields.source);
}

function addressOf(terminus: JsonValue | undefined): string | undefined {
  if (typeof terminus !== 'object' || terminus === null || !('value' in terminus)) return undefined;
  const { value } = terminus;
  if (typeof value !== 'object' || value === null || !('address' in value)) return undefined;
  return typeof value.address === 'string' ? visibleText(value.address) : undefined;
}

/** Boolean fields whose being true changes what a frame means. */
const FLAG_FIELDS = [
  'settled',
  'more',
  'aborted',
  'drain',
  'echo',
  'multiple',
  'redelivered',
  'requeue',
  'mandatory',
] as const;

/** The flags that are set, by name. */
export function flagsOf({ fields }: Pick<FrameRow, 'fields'>): readonly string[] {
  return FLAG_FIELDS.filter((key) => fields[key] === true);
}

/** `s1.l2` of `c3.s1.l2`: the connection has a column of its own. */
export function withoutConnection(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}
