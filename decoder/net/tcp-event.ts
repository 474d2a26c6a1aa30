import { TCP_EVENT_KINDS, type TcpEventKind } from '../sink.ts';

const codeOf = (kind: TcpEventKind) => TCP_EVENT_KINDS.indexOf(kind);

/** `TcpEvent.kind` by name. */
export const TCP_EVENT = {
  zeroWindow: codeOf('zero-window'),
  windowOpen: codeOf('window-open'),
  zeroWindowProbe: codeOf('zero-window-probe'),
  keepAlive: codeOf('keep-alive'),
  retransmission: codeOf('retransmission'),
  outOfOrder: codeOf('out-of-order'),
  reset: codeOf('reset'),
  fin: codeOf('fin'),
  unacknowledged: codeOf('unacknowledged'),
} as const;

/** No event. */
export const NO_EVENT = -1;
