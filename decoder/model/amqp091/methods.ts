/** `FrameView.type` of the methods that the channel model acts on, looked up once in the spec table. */
import { METHOD_ROWS } from '../../amqp091/catalogue.ts';

const TYPES: ReadonlyMap<string, number> = new Map(
  METHOD_ROWS.map(({ name, type }) => [name, type]),
);

function typeOf(name: string): number {
  const type = TYPES.get(name);
  if (type === undefined) throw new Error(`no row ${name} in the method table`);
  return type;
}

export const METHOD = {
  connectionStart: typeOf('connection.start'),
  connectionStartOk: typeOf('connection.start-ok'),
  connectionTune: typeOf('connection.tune'),
  connectionTuneOk: typeOf('connection.tune-ok'),
  connectionOpen: typeOf('connection.open'),
  connectionOpenOk: typeOf('connection.open-ok'),
  connectionClose: typeOf('connection.close'),
  connectionCloseOk: typeOf('connection.close-ok'),
  connectionBlocked: typeOf('connection.blocked'),
  connectionUnblocked: typeOf('connection.unblocked'),
  channelOpen: typeOf('channel.open'),
  channelOpenOk: typeOf('channel.open-ok'),
  channelFlow: typeOf('channel.flow'),
  channelClose: typeOf('channel.close'),
  channelCloseOk: typeOf('channel.close-ok'),
  qos: typeOf('basic.qos'),
  consume: typeOf('basic.consume'),
  consumeOk: typeOf('basic.consume-ok'),
  cancel: typeOf('basic.cancel'),
  cancelOk: typeOf('basic.cancel-ok'),
  publish: typeOf('basic.publish'),
  return: typeOf('basic.return'),
  deliver: typeOf('basic.deliver'),
  get: typeOf('basic.get'),
  getOk: typeOf('basic.get-ok'),
  getEmpty: typeOf('basic.get-empty'),
  ack: typeOf('basic.ack'),
  reject: typeOf('basic.reject'),
  recoverAsync: typeOf('basic.recover-async'),
  recover: typeOf('basic.recover'),
  recoverSync: typeOf('basic.recover-sync'),
  nack: typeOf('basic.nack'),
  confirmSelect: typeOf('confirm.select'),
  txSelect: typeOf('tx.select'),
  txCommit: typeOf('tx.commit'),
  txCommitOk: typeOf('tx.commit-ok'),
  txRollback: typeOf('tx.rollback'),
  txRollbackOk: typeOf('tx.rollback-ok'),
} as const;

/** The answer to each synchronous method, by type: `queue.declare` → `queue.declare-ok`. */
export const ANSWERS: ReadonlyMap<number, number> = new Map(
  METHOD_ROWS.flatMap(({ name, type }) => {
    const answer = TYPES.get(`${name}-ok`);
    return answer === undefined ? [] : [[type, answer] as const];
  }),
);
