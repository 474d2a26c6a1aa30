import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../../test/support/captures.ts';
import { viewsOf } from '../../../test/support/ladder10.ts';
import { ledgerStory } from '../../../test/support/ledger-captures.ts';
import type { JsonObject } from '../../json.ts';
import { deliveryRow } from '../delivery-row.ts';
import { StateSink } from '../state-sink.ts';

const conversation = (link: string, server: string, tag: string, more = '') => `
  > open containerId=client
  < open containerId=${server}
  > begin nextOutgoingId=0 incomingWindow=100 outgoingWindow=100
  < begin remoteChannel=0 nextOutgoingId=0 incomingWindow=100 outgoingWindow=100
  > attach name=${link} handle=0 role=false source=me target=q initialDeliveryCount=0
  < attach name=${link} handle=7 role=true source=me target=q
  > transfer handle=0 deliveryId=0 deliveryTag=${tag} ${more}`;

/** Phases of the deliveries of several connections, one after another. */
function phasesOf(...texts: readonly string[]): unknown[] {
  const rows: JsonObject[] = [];
  const state = new StateSink({ delivery: (record) => rows.push(deliveryRow(record)) });
  texts.forEach((text, i) => {
    for (const view of viewsOf(text)) {
      view.connection = i + 1;
      view.number += 100 * i;
      state.frame(view);
    }
  });
  rows.push(...[...state.openDeliveries()].map(deliveryRow));
  rows.sort((a, b) => Number(a.delivery) - Number(b.delivery));
  return rows.map(({ phase }) => phase);
}

describe('a delivery that goes on with an older one', () => {
  const first = conversation('out', 'server', 'a');
  test('on a later connection between the same containers', () => {
    expect(phasesOf(first, conversation('out', 'server', 'a', 'resume'))).toEqual([
      'resumed',
      'in-flight',
    ]);
  });

  test.each([
    ['another server', conversation('out', 'other', 'a', 'resume')],
    ['another link', conversation('in', 'server', 'a', 'resume')],
    ['another tag', conversation('out', 'server', 'b', 'resume')],
    ['sent anew', conversation('out', 'server', 'a')],
  ])('%s: it does not', (_, second) => {
    expect(phasesOf(first, second)).toEqual(['in-flight', 'in-flight']);
  });

  test('one that was settled is left alone', () => {
    const settled = `${first}\n< disposition role=true first=0 settled state=accepted`;
    const second = conversation('out', 'server', 'a', 'resume');
    expect(phasesOf(settled, second)).toEqual(['done-receiver-first', 'in-flight']);
  });
});

describeWithCaptures('a link resumed after a break', (register) => {
  register('three go on; the fourth is sent anew under another tag', () => {
    const { rows, last } = ledgerStory(join(capturesFolder, 'real', 'rhea-10-resume.pcap'), true);
    const phases = [...rows]
      .sort((a, b) => Number(a.delivery) - Number(b.delivery))
      .map(({ deliveryTag, phase }) => `${deliveryTag} ${phase}`);
    expect(phases).toEqual([
      '7430 resumed',
      '7431 resumed',
      '7432 resumed',
      '7433 suspended',
      '7430 aborted',
      '7431 aborted',
      '7432 done-receiver-first',
      '743362 done-receiver-first',
    ]);
    expect(last.get('c1.s1.l1')).toMatchObject({ unsettledSender: 1, unsettledReceiver: 1 });
  });
});
