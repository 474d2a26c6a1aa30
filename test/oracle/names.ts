/**
 * Frame names by the numbers in which tshark and the independent counter give them. A second
 * writing of the protocols' numbers, on purpose: a slip in the decoder's own tables shows here.
 */

const PERFORMATIVES: Readonly<Record<number, string>> = {
  16: 'open',
  17: 'begin',
  18: 'attach',
  19: 'flow',
  20: 'transfer',
  21: 'disposition',
  22: 'detach',
  23: 'end',
  24: 'close',
  64: 'sasl-mechanisms',
  65: 'sasl-init',
  66: 'sasl-challenge',
  67: 'sasl-response',
  68: 'sasl-outcome',
};

/** Class: name, then `id method` in the order of ids. */
const METHODS: Readonly<Record<number, readonly [string, string]>> = {
  10: [
    'connection',
    '10 start, 11 start-ok, 20 secure, 21 secure-ok, 30 tune, 31 tune-ok, 40 open, 41 open-ok, ' +
      '50 close, 51 close-ok, 60 blocked, 61 unblocked, 70 update-secret, 71 update-secret-ok',
  ],
  20: ['channel', '10 open, 11 open-ok, 20 flow, 21 flow-ok, 40 close, 41 close-ok'],
  30: ['access', '10 request, 11 request-ok'],
  40: [
    'exchange',
    '10 declare, 11 declare-ok, 20 delete, 21 delete-ok, 22 bound, 23 bound-ok, 30 bind, ' +
      '31 bind-ok, 40 unbind, 51 unbind-ok',
  ],
  50: [
    'queue',
    '10 declare, 11 declare-ok, 20 bind, 21 bind-ok, 30 purge, 31 purge-ok, 40 delete, ' +
      '41 delete-ok, 50 unbind, 51 unbind-ok',
  ],
  60: [
    'basic',
    '10 qos, 11 qos-ok, 20 consume, 21 consume-ok, 30 cancel, 31 cancel-ok, 40 publish, ' +
      '50 return, 60 deliver, 70 get, 71 get-ok, 72 get-empty, 80 ack, 90 reject, ' +
      '100 recover-async, 110 recover, 111 recover-ok, 120 nack',
  ],
  85: ['confirm', '10 select, 11 select-ok'],
  90: ['tx', '10 select, 11 select-ok, 20 commit, 21 commit-ok, 30 rollback, 31 rollback-ok'],
};

/** Where 0-8 and 0-9 put another method behind the number. */
const OLD_METHODS: Readonly<Record<string, string>> = {
  '10.50': 'connection.redirect',
  '10.60': 'connection.close',
  '10.61': 'connection.close-ok',
  '50.60': 'queue.unbind',
  '50.61': 'queue.unbind-ok',
  '60.100': 'basic.recover',
  '60.101': 'basic.recover-ok',
  '60.102': 'basic.recover-sync',
  '60.110': 'basic.recover-sync',
  '60.111': 'basic.recover-sync-ok',
};

const METHOD_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(METHODS).flatMap(([classId, [className, methods]]) =>
    methods.split(', ').map((method): [string, string] => {
      const [id, name] = method.split(' ');
      return [`${classId}.${id}`, `${className}.${name}`];
    }),
  ),
);

export function performativeName(code: number): string {
  return PERFORMATIVES[code] ?? 'unknown';
}

/** The names a method number may stand for: 0-9-1's, and the older versions' where they differ. */
export function methodNames(number: string): readonly string[] {
  const names = [METHOD_NAMES.get(number), OLD_METHODS[number]].filter(
    (name) => name !== undefined,
  );
  return names.length === 0 ? [number] : names;
}
