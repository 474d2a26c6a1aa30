/** Yes-or-no fields of frames. Absent is not false: `settled:false` finds only a false on the wire. */
import { frameTypeCode } from '../../decoder/amqp/frame-types.ts';
import { ABSENT, FLAG, type FrameView } from '../../decoder/frame-view.ts';
import { choice, TRUE_OR_FALSE } from './field-makers.ts';
import type { NumberField } from './vocabulary.ts';

type About = Pick<NumberField<FrameView>, 'name' | 'meaning' | 'examples'>;

/** A boolean of 1.0 with a bit that says that it is there. */
function wireFlag(about: About, has: number, value: number): NumberField<FrameView> {
  return {
    aliases: [],
    ...about,
    kind: 'flag',
    sql: (column) => {
      const flags = column('flags');
      return `CASE WHEN (${flags} & ${has}) = 0 THEN -1 WHEN (${flags} & ${value}) = 0 THEN 0 ELSE 1 END`;
    },
    read: ({ flags }) => ((flags & has) === 0 ? ABSENT : (flags & value) === 0 ? 0 : 1),
    absent: ABSENT,
    choices: TRUE_OR_FALSE,
  };
}

/**
 * A bit argument of 0-9-1 methods. Each of these methods always carries it, so the method says whether
 * it is there; of a malformed one that cannot be known unless the bit was read as set.
 */
function methodBit(
  about: About,
  value: number,
  methods: readonly string[],
): NumberField<FrameView> {
  const codes = methods.flatMap((method) => frameTypeCode(method) ?? []);
  return {
    aliases: [],
    ...about,
    kind: 'flag',
    sql: (column) =>
      `CASE WHEN (${column('flags')} & ${value}) <> 0 THEN 1 WHEN ${column('malformed_layer')} = 0` +
      ` AND ${column('type')} IN (${codes.join(', ')}) THEN 0 ELSE -1 END`,
    read: ({ flags, type, malformedLayer }) =>
      (flags & value) !== 0 ? 1 : malformedLayer === 0 && codes.includes(type) ? 0 : ABSENT,
    absent: ABSENT,
    choices: TRUE_OR_FALSE,
  };
}

export const FRAME_FLAG_FIELDS: readonly NumberField<FrameView>[] = [
  wireFlag(
    {
      name: 'settled',
      meaning: 'settled of a transfer or disposition, as on the wire',
      examples: ['settled:true', '-settled:true type:transfer'],
    },
    FLAG.hasSettled,
    FLAG.settled,
  ),
  wireFlag(
    { name: 'more', meaning: 'more of a transfer', examples: ['more:true'] },
    FLAG.hasMore,
    FLAG.more,
  ),
  wireFlag(
    { name: 'aborted', meaning: 'aborted of a transfer', examples: ['aborted:true'] },
    FLAG.hasAborted,
    FLAG.aborted,
  ),
  {
    ...wireFlag(
      {
        name: 'role',
        meaning: 'the role in an attach or disposition (1.0)',
        examples: ['role:receiver'],
      },
      FLAG.hasRole,
      FLAG.role,
    ),
    kind: 'enum',
    choices: [choice('sender', 0, ['false']), choice('receiver', 1, ['true'])],
  },
  wireFlag(
    { name: 'drain', meaning: 'drain of a flow', examples: ['drain:true'] },
    FLAG.hasDrain,
    FLAG.drain,
  ),
  wireFlag(
    { name: 'echo', meaning: 'echo of a flow', examples: ['echo:true'] },
    FLAG.hasEcho,
    FLAG.echo,
  ),
  {
    ...wireFlag(
      {
        name: 'accept-mode',
        meaning: 'the accept-mode of a transfer or subscription (0-10)',
        examples: ['accept-mode:explicit'],
      },
      FLAG.hasAcceptMode,
      FLAG.acceptNone,
    ),
    kind: 'enum',
    choices: [choice('explicit', 0), choice('none', 1)],
  },
  {
    ...wireFlag(
      {
        name: 'acquire-mode',
        meaning: 'the acquire-mode of a transfer or subscription (0-10)',
        examples: ['acquire-mode:not-acquired'],
      },
      FLAG.hasAcquireMode,
      FLAG.notAcquired,
    ),
    kind: 'enum',
    choices: [choice('pre-acquired', 0), choice('not-acquired', 1)],
  },
  methodBit(
    {
      name: 'multiple',
      meaning: 'multiple of an ack or nack (0-9-1)',
      examples: ['multiple:true'],
    },
    FLAG.multiple,
    ['basic.ack', 'basic.nack'],
  ),
  methodBit(
    {
      name: 'redelivered',
      meaning: 'redelivered of a deliver or get-ok (0-9-1)',
      examples: ['redelivered:true'],
    },
    FLAG.redelivered,
    ['basic.deliver', 'basic.get-ok'],
  ),
  methodBit(
    {
      name: 'requeue',
      meaning: 'requeue of a reject, nack or recover (0-9-1)',
      examples: ['requeue:false'],
    },
    FLAG.requeue,
    ['basic.reject', 'basic.nack', 'basic.recover', 'basic.recover-async'],
  ),
  methodBit(
    { name: 'mandatory', meaning: 'mandatory of a publish (0-9-1)', examples: ['mandatory:true'] },
    FLAG.mandatory,
    ['basic.publish'],
  ),
];
