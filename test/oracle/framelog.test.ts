import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { TYPE } from '../../decoder/frame-view.ts';
import { capturesFolder, describeWithCaptures } from '../support/captures.ts';
import { type Decoded, Dissector, decodeFile, type Row } from '../support/decode.ts';
import { type Alignment, align } from './align.ts';
import { type FrameLog, type LogFrame, readFrameLog } from './framelog.ts';
import { logExceptions, logged } from './framelog-captures.ts';
import { logDifferences } from './log-compare.ts';

function capturePath(name: string): string {
  const base = join(capturesFolder, 'real', name);
  return ['.pcap', '.pcapng', '.pcap.gz'].map((end) => base + end).find(existsSync) ?? base;
}

function groupByConnection(frames: readonly LogFrame[]): LogFrame[][] {
  const groups = new Map<string, LogFrame[]>();
  for (const frame of frames) {
    const group = groups.get(frame.connection);
    if (group === undefined) groups.set(frame.connection, [frame]);
    else group.push(frame);
  }
  // A process that made several recordings may still log for a connection of an earlier one.
  return [...groups.values()].filter((group) =>
    group.some(({ name }) => name === 'protocol-header'),
  );
}

const keyOfLog = ({ name, channel }: LogFrame) => `${name} ${channel ?? ''}`;
const keyOfRow = ({ name, channel, type }: Row) =>
  `${name} ${type === TYPE.protocolHeader ? '' : channel}`;

type Match = Alignment<LogFrame, Row>;

/** The log of one connection beside one connection of the capture, either peer having written it. */
function alignConnection(
  frames: readonly LogFrame[],
  rows: readonly Row[],
  ofClient: boolean,
): Match {
  const both = [0, 1].map((direction) =>
    align(
      frames.filter(({ sent }) => (sent === ofClient ? 0 : 1) === direction),
      rows.filter((row) => row.direction === direction),
      keyOfLog,
      keyOfRow,
    ),
  );
  return {
    pairs: both.flatMap(({ pairs }) => pairs),
    onlyFirst: both.flatMap(({ onlyFirst }) => onlyFirst),
    onlySecond: both.flatMap(({ onlySecond }) => onlySecond),
  };
}

function leftOver({ onlyFirst, onlySecond }: Match): number {
  return onlyFirst.length + onlySecond.length;
}

/** How many field values differ: tells connections apart that consist of the same kinds of frame. */
function strangeness(match: Match, decoded: Decoded, log: FrameLog): number {
  return leftOver(match) * 1000 + differences(match, decoded, log).length;
}

/** The connection and the peer whose log this is: the ones it fits best. */
function bestMatch(frames: readonly LogFrame[], decoded: Decoded, log: FrameLog): Match {
  const numbers = [...decoded.connections.keys()];
  const matches = numbers.flatMap((number) => {
    const rows = decoded.rows.filter((row) => row.connection === number);
    return [true, false].map((ofClient) => alignConnection(frames, rows, ofClient));
  });
  const scored = matches.map((match) => ({ match, score: strangeness(match, decoded, log) }));
  return scored.reduce((best, one) => (one.score < best.score ? one : best)).match;
}

function differences({ pairs }: Match, decoded: Decoded, { absence }: FrameLog): string[] {
  const dissector = new Dissector(decoded);
  return pairs.flatMap(([frame, row]) =>
    logDifferences(frame, dissector.dissect(row).fields, absence).map(
      (text) => `frame ${row.number} ${row.name}: ${text}`,
    ),
  );
}

function judge(name: string): string[] {
  const decoded = decodeFile(capturePath(name));
  const text = readFileSync(join(capturesFolder, 'real', `${name}.framelog.txt`), 'utf8');
  const log = readFrameLog(text);
  expect(log.frames.length).toBeGreaterThan(0);
  const found: string[] = [];
  const groups = groupByConnection(log.frames);
  expect(groups.length).toBeGreaterThan(0);
  for (const frames of groups) {
    const match = bestMatch(frames, decoded, log);
    for (const frame of match.onlyFirst) found.push(`only in the log: ${keyOfLog(frame)}`);
    for (const row of match.onlySecond)
      found.push(`frame ${row.number} ${row.name}: not in the log`);
    found.push(...differences(match, decoded, log));
  }
  return found;
}

describeWithCaptures("the client libraries' own frame logs", (register) => {
  for (const name of logged) {
    register(name, () => {
      const reason = logExceptions[name];
      const found = judge(name);
      if (reason === undefined) expect(found).toEqual([]);
      else expect(found, `agrees by now; take it off the list: ${reason}`).not.toEqual([]);
    });
  }
});
