import type { FrameView } from '../frame-view.ts';
import { CODE, ValueChecker } from './encoding.ts';
import { DESCRIPTOR, OFFSET } from './frame.ts';
import { RecentText } from './recent-text.ts';
import { fieldOf, textEnd, textStart } from './scan-value.ts';

/** What an open says of the program that sent it; a part is absent when the open does not have it. */
export interface OpenFacts {
  readonly containerId: string | undefined;
  readonly product: string | undefined;
  readonly version: string | undefined;
}

const NOTHING: OpenFacts = { containerId: undefined, product: undefined, version: undefined };

/** Place of `properties` among the fields of open (2.7.1). */
const PROPERTIES = 9;

const checker = new ValueChecker();
const utf8 = new TextDecoder();

/**
 * Reads an open without making a tree of it: clients that connect for every message make this as
 * frequent as transfers are.
 */
export function openFacts(view: FrameView): OpenFacts {
  const { bytes, start, end } = view;
  if (view.malformedLayer !== 0) return NOTHING;
  checker.reset(bytes, end);
  const performative = start + bytes[start + OFFSET.doff] * 4;
  const containerId = textAt(bytes, fieldOf(checker, performative, DESCRIPTOR.open, 0));
  const properties = fieldOf(checker, performative, DESCRIPTOR.open, PROPERTIES);
  const code = properties < 0 ? -1 : bytes[properties];
  let product: string | undefined;
  let version: string | undefined;
  if ((code === CODE.map8 || code === CODE.map32) && checker.header(code, properties + 1, end, 0)) {
    const { count, itemsEnd } = checker;
    let at = checker.itemsStart;
    for (let i = 0; i + 1 < count && at >= 0; i += 2) {
      const value = checker.skip(at, itemsEnd, 1);
      if (value < 0) break;
      if (isText(bytes, at, 'product')) product ??= textAt(bytes, value, recentProduct);
      else if (isText(bytes, at, 'version')) version ??= textAt(bytes, value, recentVersion);
      at = checker.skip(value, itemsEnd, 1);
    }
  }
  return { containerId, product, version };
}

/** Clients come in few kinds: their texts are seldom decoded anew. */
const recentProduct = new RecentText();
const recentVersion = new RecentText();

function textAt(bytes: Uint8Array, at: number, recent?: RecentText): string | undefined {
  const from = at < 0 ? -1 : textStart(bytes, at);
  if (from < 0) return undefined;
  const until = textEnd(bytes, at);
  return recent?.text(bytes, from, until) ?? utf8.decode(bytes.subarray(from, until));
}

/** Whether the text at `at` is this one, in ASCII. */
function isText(bytes: Uint8Array, at: number, text: string): boolean {
  const from = textStart(bytes, at);
  if (from < 0 || textEnd(bytes, at) - from !== text.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (bytes[from + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}
