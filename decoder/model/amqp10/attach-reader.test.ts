import { expect, test } from 'vitest';
import { viewsOf } from '../../../test/support/ladder10.ts';
import { FieldPlaces } from '../../amqp10/scan-fields.ts';
import { readAttach } from './attach-facts.ts';
import { AttachReader } from './attach-reader.ts';

const LADDER = `
  > attach name=first handle=0 role=false source=me target=q initialDeliveryCount=0
  > attach name=second handle=1 role=false source=me target=q initialDeliveryCount=0
  > attach name=third handle=1 role=false source=me target=p initialDeliveryCount=0
  > attach name=fourth handle=2 role=false source=me target=q initialDeliveryCount=1
  > attach name=fifth handle=2 role=false source=me target=q
  < attach name=sixth handle=0 role=true source=me target=q
  > attach name=größer handle=70000 role=false source=me target=q initialDeliveryCount=0`;

function read() {
  const fields = new FieldPlaces();
  const reader = new AttachReader(fields);
  return viewsOf(LADDER).map((view) => {
    fields.read(view);
    return { facts: reader.read(view), inFull: readAttach(view) };
  });
}

test('what is remembered is what reading in full gives', () => {
  for (const { facts, inFull } of [...read(), ...read()]) expect(facts).toEqual(inFull);
});

test('what stands behind name and handle is kept once', () => {
  const [first, second, third, , , , last] = read().map(({ facts }) => facts);
  expect(second.target).toBe(first.target);
  expect(last.target).toBe(first.target);
  expect(third.target).not.toEqual(first.target);
});

test('a frame with a fault is read in full each time', () => {
  const fields = new FieldPlaces();
  const reader = new AttachReader(fields);
  const [view, again] = viewsOf(LADDER);
  fields.read(view);
  reader.read(view);
  again.malformedLayer = 3;
  fields.read(again);
  expect(reader.read(again).target).not.toBe(reader.read(view).target);
  expect(reader.read(again)).toEqual(readAttach(again));
});
