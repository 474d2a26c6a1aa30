import { ABSENT } from '../../frame-view.ts';
import type { FrameNote } from '../frame-note.ts';
import type { DeliveryRecord } from '../records.ts';

/** A frame that settles one delivery names it; one that settles more tells only how many. */
export function noteSettled(note: FrameNote, { delivery, link }: DeliveryRecord): void {
  const isFirst = note.settles === ABSENT || note.settles === 0;
  note.settles = isFirst ? 1 : note.settles + 1;
  note.delivery = isFirst ? delivery : ABSENT;
  note.link = isFirst ? link : ABSENT;
}
