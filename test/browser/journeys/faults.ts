import { readFileSync } from 'node:fs';
import { tlsOf } from '../../support/tls.ts';
import { FAULTS } from '../faults/catalogue.ts';
import { Facts } from '../faults/facts.ts';
import { ContactSheet } from '../faults/sheet.ts';
import { faultyCaptures } from '../faults/t1-captures.ts';
import { walk } from '../faults/walk.ts';
import { describeInBrowser, sample, type Visit } from '../support/browser.ts';

/** Faults in captures that are always there: what `npm test` has the time for. */
const IN_SAMPLES = [
  ['link-credit-starved', 'out of link credit'],
  ['prefetch-exhausted', 'prefetch used up'],
  ['session-window-exhausted', 'window smaller'],
  ['rejected-by-peer', 'four outcomes'],
] as const;

async function walkTo(visit: Visit, finding: string, capture: { id: string; name: string }) {
  const rule = FAULTS.get(finding);
  if (rule === undefined) throw new Error(`nothing says where ${finding} is to be seen`);
  const facts = await Facts.of(visit.server, capture.id);
  const fault = await rule(facts);
  const keep = sheet?.keeper(visit.page, finding, capture.name);
  await walk(visit, capture.name, fault, facts.tree.endNanos, keep ?? (async () => {}));
}

const { AMQPSCOPE_FAULTS } = process.env;
const sheet = AMQPSCOPE_FAULTS === undefined ? undefined : new ContactSheet(AMQPSCOPE_FAULTS);

export function faultJourneys(): void {
  describeInBrowser('a fault is three clicks from the list of captures:', (test) => {
    if (sheet === undefined) {
      for (const [finding, part] of IN_SAMPLES) {
        test(finding, async (visit) => walkTo(visit, finding, await sample(part)));
      }
      return;
    }
    for (const { capture: name, path, findings } of faultyCaptures()) {
      for (const finding of findings) {
        test(`${finding} in ${name}`, async (visit) => {
          await walkTo(visit, finding, await uploaded(visit, name, path));
        });
      }
    }
  });
}

/** The capture of a file, sent once. */
async function uploaded({ server }: Visit, name: string, path: string) {
  const { body: list } = await server.get('/captures');
  const captures: { id: string; name: string }[] = list.captures;
  const found = captures.find((capture) => capture.name === name);
  if (found) return found;
  const query = `?${new URLSearchParams({ name })}`;
  const { status, body } = await server.upload(readFileSync(path), query);
  if (status >= 400) throw new Error(`${name} was not taken: ${JSON.stringify(body)}`);
  await server.events(body.id);
  const { keyLog } = tlsOf(path).tls;
  if (keyLog !== undefined) {
    await server.ask('PUT', `/captures/${body.id}/keylog`, {
      body: Buffer.from(keyLog).toString(),
    });
    await server.events(body.id);
  }
  // A file that is a sample already keeps its name.
  const { body: capture } = await server.get(`/captures/${body.id}`);
  return { id: capture.id, name: capture.name };
}
