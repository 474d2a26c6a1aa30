import { type FrameView, TYPE } from '../frame-view.ts';
import { descriptorCode } from './descriptor.ts';
import { CODE, LAYOUT, LAYOUT_KIND, REASON, ValueChecker } from './encoding.ts';
import { DESCRIPTOR, FRAME_REASON, FRAME_TYPE, HEADER_BYTES, OFFSET } from './frame.ts';
import { keep, keptColumn } from './kept.ts';
import { PERFORMATIVES } from './names.ts';

/**
 * The hot reading of a 1.0 frame: all of it is checked, but only what filters and states need is
 * kept, as numbers and byte ranges. Nothing is allocated for frames that are well formed.
 *
 * `dissectFrame10` reads the same bytes at leisure; a test holds that both agree.
 */

const checker = new ValueChecker();

const IS_PERFORMATIVE = new Uint8Array(256);
for (const { code } of PERFORMATIVES) IS_PERFORMATIVE[code] = 1;

/**
 * Fills in type, channel, flags, ids, sizes and text ranges of a frame whose provenance, `size` and
 * `bytes[start, end)` are set and whose fields are cleared. A frame that is cut (`end` short of
 * `size`) is faulted as lost only when the performative itself is incomplete.
 */
export function scanFrame10(view: FrameView): void {
  const { bytes, start } = view;
  const frameEnd = start + view.size;
  const end = Math.min(view.end, frameEnd);
  checker.reset(bytes, end);
  if (view.size < HEADER_BYTES) {
    view.fault(2, OFFSET.size, FRAME_REASON.size);
    return;
  }
  if (end - start < HEADER_BYTES) {
    view.fault(1, end - start, FRAME_REASON.lost);
    return;
  }
  view.channel = bytes[start + OFFSET.channel] * 256 + bytes[start + OFFSET.channel + 1];
  const doff = bytes[start + OFFSET.doff];
  const body = start + doff * 4;
  if (doff < 2) {
    view.fault(2, OFFSET.doff, FRAME_REASON.doff);
    return;
  }
  if (body > frameEnd) {
    view.fault(2, OFFSET.doff, FRAME_REASON.doffPastEnd);
    return;
  }
  // What frames of other types hold is not known: no fault, no meaning.
  if (bytes[start + OFFSET.type] > FRAME_TYPE.sasl) return;
  if (body === frameEnd) {
    view.type = TYPE.amqp10Empty;
    return;
  }
  scanPerformative(view, body, frameEnd);
}

function scanPerformative(view: FrameView, body: number, frameEnd: number): void {
  const { bytes, start } = view;
  const end = checker.available;
  if (body >= end) {
    view.fault(1, end - start, FRAME_REASON.lost);
    return;
  }
  if (bytes[body] !== CODE.described) {
    view.fault(3, body - start, FRAME_REASON.notDescribed);
    return;
  }
  let list = body + 3;
  let code: number;
  if (list <= end && list <= frameEnd && bytes[body + 1] === 0x53) {
    code = bytes[body + 2];
  } else {
    list = checker.skip(body + 1, frameEnd, 1);
    if (list < 0) {
      report(view);
      return;
    }
    code = descriptorCode(bytes, body + 1);
  }
  if (code < 0 || code > 255 || IS_PERFORMATIVE[code] === 0) {
    if (checker.skip(list, frameEnd, 1) < 0) report(view);
    return;
  }
  view.type = TYPE.amqp10 + code;
  if (list >= frameEnd || list >= end) {
    checker.skip(list, frameEnd, 1);
    report(view);
    return;
  }
  scanList(view, code, list, frameEnd);
}

function scanList(view: FrameView, code: number, list: number, frameEnd: number): void {
  const { bytes, start } = view;
  const listCode = bytes[list];
  const layout = LAYOUT[listCode];
  let count = 0;
  let at = list + 1;
  let listEnd = at;
  if (listCode !== CODE.list0) {
    const isList = layout === LAYOUT_KIND.compound8 || layout === LAYOUT_KIND.compound32;
    if (!isList || listCode === CODE.map8 || listCode === CODE.map32) {
      view.fault(3, list - start, FRAME_REASON.notList);
      return;
    }
    if (!checker.header(listCode, at, frameEnd, 1)) {
      report(view);
      return;
    }
    count = checker.count;
    at = checker.itemsStart;
    listEnd = checker.itemsEnd;
  }
  if (code === DESCRIPTOR.transfer) view.payloadBytes = frameEnd - listEnd;
  for (let i = 0; i < count; i++) {
    const next = checker.skip(at, listEnd, 2);
    if (next < 0) {
      report(view);
      return;
    }
    const column = keptColumn(code, i);
    if (column !== 0 && bytes[at] !== CODE.null) keep(view, checker, column, at);
    at = next;
  }
  if (at !== listEnd) {
    checker.fail(at, REASON.leftOver);
    report(view);
  }
}

function report(view: FrameView): void {
  const offset = checker.failedAt - view.start;
  if (checker.lost) view.fault(1, offset, FRAME_REASON.lost);
  else view.fault(3, offset, checker.reason);
}
