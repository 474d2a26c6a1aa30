/** What stood still longest, over all links: why, and who must send what. */
import { LINK_KINDS } from '../../decoder/model/names.ts';
import { STILLNESS, type Stillness } from '../../decoder/model/stillness.ts';
import { stillnessSentence } from '../../decoder/model/stillness-text.ts';
import { PROTOCOL_NAMES } from '../../decoder/protocol.ts';
import { DIRECTION_NAMES } from '../../decoder/units.ts';
import { type LinkWait, WAIT_CAUSES, type Waits, type WaitsQuery } from '../api/waits-contract.ts';
import type { IndexClient } from '../index/client.ts';
import type { Cell } from '../index/rows.ts';
import { answerOf } from '../rows/stillness-row.ts';
import { captureEnd } from './lane-queries.ts';
import { frameOf } from './source.ts';
import { longestWaits, waitCauses } from './wait-queries.ts';

export async function readWaits(
  index: IndexClient,
  id: string,
  { from = 0, to, lanes, blocked, limit }: WaitsQuery,
): Promise<Waits> {
  const [[end]] = await index.query(id, captureEnd());
  const toNanos = to ?? Number(end);
  const asked = { from, to: toNanos, lanes, captureEnd: Number(end) };
  const [causes, longest] = await Promise.all([
    index.query(id, waitCauses(asked)),
    index.query(id, longestWaits(asked, blocked, limit)),
  ]);
  return {
    fromNanos: from,
    toNanos,
    causes: causes.flatMap(([code, count, withinNanos, links]) => {
      const cause = WAIT_CAUSES.find((word) => word === STILLNESS[Number(code)]);
      if (cause === undefined) return [];
      return {
        blocked: cause,
        count: Number(count),
        withinNanos: Number(withinNanos),
        links: Number(links),
      };
    }),
    waits: longest.map(waitOf),
  };
}

/** @param row of `longestWaits` */
function waitOf(row: readonly Cell[]): LinkWait {
  const [connection, session, link, code, since, until, within, isOpen, frame] = row;
  const [credit, unsettled, kindCode, protocol, way, name, address] = row.slice(9);
  const kind = LINK_KINDS[Number(kindCode)];
  const state: Stillness = STILLNESS[Number(code)];
  const direction = way === null ? undefined : DIRECTION_NAMES[Number(way)];
  const answer = answerOf({ kind, protocol: Number(protocol) }, state);
  const { mustAct, mustSend } = answer;
  const [fromNanos, toNanos] = [Number(since), Number(until)];
  return {
    link: `c${connection}.s${session}.l${link}`,
    kind,
    protocol: PROTOCOL_NAMES[Number(protocol)],
    ...(direction !== undefined && { direction }),
    ...(name !== null && { name: String(name) }),
    ...(address !== null && { address: String(address) }),
    fromNanos,
    toNanos,
    withinNanos: Number(within),
    isOpen: isOpen === true,
    blocked: state,
    ...(mustAct !== undefined && { mustAct }),
    ...(mustSend !== undefined && { mustSend }),
    ...frameOf(frame),
    sentence: stillnessSentence(answer, {
      kind,
      protocol: Number(protocol),
      sender: direction === undefined ? undefined : way === 0 ? 'client' : 'server',
      frame: Number(frame),
      linkCredit: Number(credit),
      unsettled: Number(unsettled),
      quietNanos: toNanos - fromNanos,
    }),
  };
}
