import type { FrameView } from '../frame-view.ts';
import { CODE, ValueChecker } from './encoding.ts';
import { DESCRIPTOR, OFFSET } from './frame.ts';
import { fieldOf, textEnd, textStart } from './scan-value.ts';

/** What an open says of the program that sent it; a part is absent when the open does not have it. */
export interface OpenFacts {
  readonly containerId?: string;
  readonly product?: string;
  readonly version?: string;
}

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
  if (view.malformedLayer !== 0) return {};
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
      const key = textAt(bytes, at);
      if (key === 'product') product ??= textAt(bytes, value);
      else if (key === 'version') version ??= textAt(bytes, value);
      at = checker.skip(value, itemsEnd, 1);
    }
  }
  return {
    ...(containerId !== undefined && { containerId }),
    ...(product !== undefined && { product }),
    ...(version !== undefined && { version }),
  };
}

function textAt(bytes: Uint8Array, at: number): string | undefined {
  if (at < 0) return undefined;
  const from = textStart(bytes, at);
  return from < 0 ? undefined : utf8.decode(bytes.subarray(from, textEnd(bytes, at)));
}
