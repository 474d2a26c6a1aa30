/**
 * Opaque tokens for the next and the previous page: the numbers that rows are ordered by, in base64url.
 *
 * They are made here and checked here, so that what is in them can change.
 */
import { z } from 'zod';
import { ProblemError } from '../errors.ts';

/** `n`: the frame, or the connection, that the page lies beyond. */
const Token = z.strictObject({ v: z.literal(1), n: z.int().nonnegative() });

export function encodeToken(n: number): string {
  return Buffer.from(JSON.stringify({ v: 1, n })).toString('base64url');
}

export function decodeToken(token: string): number {
  try {
    return Token.parse(JSON.parse(Buffer.from(token, 'base64url').toString())).n;
  } catch {
    throw new ProblemError('invalid-request', 'This is not a token that a page of rows came with.');
  }
}

/** The key of a row: the numbers that rows of its table are ordered by, the weightiest first. */
const KeyToken = z.strictObject({ v: z.literal(1), k: z.array(z.int().nonnegative()) });

export function encodeKey(key: readonly number[]): string {
  return Buffer.from(JSON.stringify({ v: 1, k: key })).toString('base64url');
}

/** @param length how many numbers a key of the table has */
export function decodeKey(token: string, length: number): readonly number[] {
  try {
    const { k } = KeyToken.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
    if (k.length === length) return k;
  } catch {
    // Said below, as of one of the wrong length.
  }
  throw new ProblemError('invalid-request', 'This is not a token that a page of rows came with.');
}

/** The page of a capture that has no rows yet. */
export const NO_ROWS = { items: [], total: { count: 0, capped: false } };
