/** Names of 0-10 by the numbers in which tshark and the independent counter give them; see `names.ts`. */

/** Class: name, then `code name` of its controls or commands. */
const COMMANDS: Readonly<Record<number, readonly [string, string]>> = {
  1: [
    'connection',
    '1 start, 2 start-ok, 3 secure, 4 secure-ok, 5 tune, 6 tune-ok, 7 open, 8 open-ok, ' +
      '9 redirect, 10 heartbeat, 11 close, 12 close-ok',
  ],
  2: [
    'session',
    '1 attach, 2 attached, 3 detach, 4 detached, 5 request-timeout, 6 timeout, 7 command-point, ' +
      '8 expected, 9 confirmed, 10 completed, 11 known-completed, 12 flush, 13 gap',
  ],
  3: ['execution', '1 sync, 2 result, 3 exception'],
  4: [
    'message',
    '1 transfer, 2 accept, 3 reject, 4 release, 5 acquire, 6 resume, 7 subscribe, 8 cancel, ' +
      '9 set-flow-mode, 10 flow, 11 flush, 12 stop',
  ],
  5: ['tx', '1 select, 2 commit, 3 rollback'],
  6: [
    'dtx',
    '1 select, 2 start, 3 end, 4 commit, 5 forget, 6 get-timeout, 7 prepare, 8 recover, ' +
      '9 rollback, 10 set-timeout',
  ],
  7: ['exchange', '1 declare, 2 delete, 3 query, 4 bind, 5 unbind, 6 bound'],
  8: ['queue', '1 declare, 2 delete, 3 purge, 4 query'],
};

/** Names by `class.code`. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(COMMANDS).flatMap(([classCode, [className, commands]]) =>
    commands.split(', ').map((command): [string, string] => {
      const [code, name] = command.split(' ');
      return [`${classCode}.${code}`, `${className}.${name}`];
    }),
  ),
);

/** `4.1` is message.transfer; a number that nobody knows stays one. */
export function commandName(number: string): string {
  return NAMES.get(number) ?? number;
}

/** The name of a frame by its segment type, and the class and code where it has them. */
export function frameName010(segmentType: number, number: string): string {
  if (segmentType === 2) return 'segment-header';
  return segmentType === 3 ? 'segment-body' : commandName(number);
}
