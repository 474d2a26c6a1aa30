import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../decoder/json.ts';
import { differences, type Transcript, transcriptOf } from './support/ladder-transcript.ts';

const FOLDER = join(import.meta.dirname, 'golden/ladders');
const MIDDLE = '\n════ captured in the middle ════\n';
const ELSEWHERE = { client: '\n════ at the client ════\n', server: '\n════ at the server ════\n' };

/**
 * Ladders of which a capture at an end tells a frame otherwise than one in the middle, and why it
 * must: what is not here is told the same everywhere.
 */
const UNKNOWABLE: Readonly<Record<string, string>> = {
  'sent-again': 'at the server nothing shows that octets were lost, and are sent again',
  crossing:
    'at the server the flow passes before the transfers that it crosses, so they take of it',
};

/** A delivery without what the place of the capture decides: times, and numbers of frames. */
function fateOf(row: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !/(Frame|Nanos)$/.test(key)));
}

/** What every session and link was in the end, without the numbers of frames. */
function lastStates({ states }: Transcript): string[] {
  const all = [...states.standings].map((standing) => JSON.stringify(standing));
  return all.map((text) => text.replace(/ since #\d+/, '')).sort();
}

function elsewhere(here: Transcript, there: Transcript): string {
  const lines = differences(here, there);
  return lines.length === 0 ? 'The same states.\n' : `${lines.join('\n')}\n`;
}

const ladders = readdirSync(FOLDER).map((file) => ({
  name: file.replace('.txt', ''),
  file: join(FOLDER, file),
}));

/** Each file is a drawing, and below it the states that come of it; `npm run golden` records them. */
describe('ladders', () => {
  test.each(ladders)('$name', async ({ name, file }) => {
    const [drawing = ''] = readFileSync(file, 'utf8').split(MIDDLE);
    const middle = transcriptOf(drawing, 'middle');
    const client = transcriptOf(drawing, 'client');
    const server = transcriptOf(drawing, 'server');
    for (const end of [client, server]) {
      expect(end.states.deliveries.map(fateOf)).toEqual(middle.states.deliveries.map(fateOf));
      expect(lastStates(end)).toEqual(lastStates(middle));
    }
    const ends = [client, server].map((end) => elsewhere(middle, end));
    const text = [
      drawing,
      MIDDLE,
      `\n${middle.lines.join('\n')}\n`,
      ELSEWHERE.client,
      `\n${ends[0]}`,
      ELSEWHERE.server,
      `\n${ends[1]}`,
    ];
    await expect(text.join('')).toMatchFileSnapshot(file);
    const differs = ends.some((end) => !end.startsWith('The same states.'));
    expect(differs, UNKNOWABLE[name]).toBe(name in UNKNOWABLE);
  });
});
