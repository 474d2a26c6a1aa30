/**
 * What can go wrong for a caller, as RFC 9457 problem details.
 *
 * Everything a handler throws that is no `ProblemError` is a bug: it is logged whole and answered
 * with a sentence that gives nothing away.
 */
import type { FilterErrorBody, Problem } from './api/contract.ts';

export type ProblemKind =
  | 'invalid-request'
  | 'invalid-filter'
  | 'unreadable-capture'
  | 'not-found'
  | 'not-allowed'
  | 'foreign-request'
  | 'conflict'
  | 'aborted'
  | 'too-large'
  | 'quota-exceeded'
  | 'disk-full'
  | 'unsupported-body'
  | 'internal';

const KINDS: Readonly<Record<ProblemKind, { status: number; title: string }>> = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'invalid-filter': { status: 400, title: 'The filter is not valid' },
  'unreadable-capture': { status: 422, title: 'The file cannot be read as a capture' },
  'not-found': { status: 404, title: 'Not found' },
  'not-allowed': { status: 405, title: 'Method not allowed' },
  'foreign-request': { status: 403, title: 'Refused' },
  conflict: { status: 409, title: 'Not possible in this state' },
  aborted: { status: 409, title: 'Stopped' },
  'too-large': { status: 413, title: 'The request is too large' },
  'quota-exceeded': { status: 413, title: 'The quota is used up' },
  'disk-full': { status: 507, title: 'The disk is full' },
  'unsupported-body': { status: 415, title: 'The body has the wrong type' },
  internal: { status: 500, title: 'Internal error' },
};

/** Members that only some kinds have. */
export interface ProblemDetails {
  readonly filterError?: FilterErrorBody;
  readonly offset?: number;
  readonly reason?: string;
}

/** An error that is the caller's to know; `message` is the sentence shown. */
export class ProblemError extends Error {
  readonly kind: ProblemKind;
  readonly details: ProblemDetails;

  constructor(kind: ProblemKind, sentence: string, details: ProblemDetails = {}) {
    super(sentence);
    this.name = 'ProblemError';
    this.kind = kind;
    this.details = details;
  }

  get status(): number {
    return KINDS[this.kind].status;
  }

  toProblem(): Problem {
    return {
      type: `urn:problem-type:amqpscope:${this.kind}`,
      title: KINDS[this.kind].title,
      status: this.status,
      detail: this.message,
      ...this.details,
    };
  }
}

export function captureNotFound(id: string): ProblemError {
  return new ProblemError('not-found', `There is no capture ${id}.`);
}

/** A reason, which is a sentence by itself, made to stand behind a colon. */
export function asClause(reason: string): string {
  return reason.replace(/[.\s]+$/, '').replace(/^(The|An?) /, (word) => word.toLowerCase());
}

/** The same to stand alone. */
function asSentence(reason: string): string {
  return `${reason.slice(0, 1).toUpperCase()}${reason.slice(1).replace(/[.\s]+$/, '')}.`;
}

/** `offset` counts octets of the plain (decompressed) file. */
export function unreadableCapture(reason: string, offset: number): ProblemError {
  const beyond = `This file cannot be read beyond byte ${offset}: ${asClause(reason)}.`;
  const sentence = offset === 0 ? asSentence(reason) : beyond;
  return new ProblemError('unreadable-capture', sentence, { reason, offset });
}

export function invalidFilter(error: FilterErrorBody): ProblemError {
  return new ProblemError('invalid-filter', `The filter is wrong: ${error.message}`, {
    filterError: error,
  });
}

export function diskFull(): ProblemError {
  return new ProblemError('disk-full', 'The disk of the data folder is full.');
}

/** `ENOENT` and its like; undefined for an error that the operating system did not raise. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Turns what was thrown into a problem; `undefined` when it is a bug. */
export function asProblem(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  const code = systemErrorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull();
  return bodyParserProblem(error);
}

/** Errors of Express and its body parser carry the status of what the sender did wrong. */
function bodyParserProblem(error: unknown): ProblemError | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  if (error.status === 413) return new ProblemError('too-large', 'The request body is too large.');
  if (error.status === 415) return new ProblemError('unsupported-body', 'Unknown body encoding.');
  if (typeof error.status === 'number' && error.status >= 400 && error.status < 500) {
    return new ProblemError('invalid-request', 'The request could not be read.');
  }
  return undefined;
}
