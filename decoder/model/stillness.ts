/** Answers to: why does this link not move? In the order in which they are tried, from the outside in. */
export const STILLNESS = [
  'not-attached',
  'detached',
  'tcp-blocked',
  /** 0-9-1: the server said connection.blocked. */
  'connection-blocked',
  'session-blocked',
  /** 0-9-1: channel.flow told the sender to stop; 0-10: message.stop did. */
  'flow-stopped',
  'never-granted',
  /** 0-10: messages were granted, and never any octets. */
  'bytes-never-granted',
  'drained',
  /** 0-10: in window mode, nothing more comes until what was sent is completed. */
  'window-full',
  'credit-blocked',
  /** 0-10, in credit mode: the messages granted are used up; */
  'messages-blocked',
  /** the octets are, and the messages are not. */
  'bytes-blocked',
  'mid-delivery',
  'empty',
  'sender-idle',
  'moving',
  /** What decides is not known: the capture began later, or has a hole. */
  'unknown',
] as const;

export type Stillness = (typeof STILLNESS)[number];

export interface StillnessAnswer {
  readonly state: Stillness;
  /** Who must act for the link to move; absent where nobody need, or it is not known. */
  readonly mustAct?: 'sender' | 'receiver';
  /** The performative or method that it takes. */
  readonly mustSend?: string;
}
