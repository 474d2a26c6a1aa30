/**
 * The operations of the API as data: the router mounts exactly these, the OpenAPI document lists
 * exactly these, so that neither can have one the other lacks.
 */
import { z } from 'zod';
import { CHART_OPERATIONS } from './chart-operations.ts';
import * as connections from './connection-contract.ts';
import * as contract from './contract.ts';
import { FACET_OPERATIONS } from './facet-contract.ts';
import * as list from './list-contract.ts';
import { STATE_OPERATIONS } from './state-operations.ts';
import { TIMELINE_OPERATIONS } from './timeline-operations.ts';

/** What a body is made of: JSON checked by a schema, the octets of a file, or an event stream. */
export type Content =
  | { readonly kind: 'json'; readonly schema: z.ZodType }
  | { readonly kind: 'octets' }
  | { readonly kind: 'events' };

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below the base, with OpenAPI's braces: `/captures/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body?: Content;
  readonly responses: Readonly<Record<number, { description: string; content?: Content }>>;
  /** Statuses of the problems it may answer with. */
  readonly problems: readonly number[];
}

/** No parameters; what comes nevertheless is refused. */
const NONE = z.strictObject({});

const json = (schema: z.ZodType): Content => ({ kind: 'json', schema });

export const OPERATIONS = {
  listCaptures: {
    method: 'get',
    path: '/captures',
    summary: 'All captures, newest first, with the disk they use',
    params: NONE,
    query: NONE,
    responses: { 200: { description: 'The captures', content: json(contract.CaptureList) } },
    problems: [],
  },
  uploadCapture: {
    method: 'post',
    path: '/captures',
    summary: 'Upload a capture; it is decoded while it arrives',
    params: NONE,
    query: contract.UploadQuery,
    body: { kind: 'octets' },
    responses: {
      200: { description: 'The same file was here already', content: json(contract.Capture) },
      201: { description: 'Received and indexed', content: json(contract.Capture) },
    },
    problems: [400, 409, 413, 422, 507],
  },
  getCapture: {
    method: 'get',
    path: '/captures/{id}',
    summary: 'One capture',
    params: contract.CaptureParams,
    query: NONE,
    responses: { 200: { description: 'The capture', content: json(contract.Capture) } },
    problems: [404],
  },
  renameCapture: {
    method: 'patch',
    path: '/captures/{id}',
    summary: 'Give a capture another name',
    params: contract.CaptureParams,
    query: NONE,
    body: json(contract.RenameBody),
    responses: { 200: { description: 'The renamed capture', content: json(contract.Capture) } },
    problems: [400, 404, 409, 413, 415],
  },
  deleteCapture: {
    method: 'delete',
    path: '/captures/{id}',
    summary: 'Delete a capture with its index; what is still arriving is stopped',
    params: contract.CaptureParams,
    query: NONE,
    responses: { 204: { description: 'Deleted' } },
    problems: [404],
  },
  ingestCapture: {
    method: 'post',
    path: '/captures/{id}/ingest',
    summary: 'Index an interrupted or failed capture again, from its file',
    params: contract.CaptureParams,
    query: NONE,
    responses: { 202: { description: 'Begun; watch the events', content: json(contract.Capture) } },
    problems: [404, 409, 507],
  },
  putKeyLog: {
    method: 'put',
    path: '/captures/{id}/keylog',
    summary:
      'Give a capture the secrets of its TLS (NSS key log format); it is indexed anew with them',
    params: contract.CaptureParams,
    query: NONE,
    body: { kind: 'octets' },
    responses: { 202: { description: 'Begun; watch the events', content: json(contract.Capture) } },
    problems: [400, 404, 409, 413, 507],
  },
  watchCapture: {
    method: 'get',
    path: '/captures/{id}/events',
    summary: 'Progress as server-sent events: progress, then done or failed',
    params: contract.CaptureParams,
    query: NONE,
    responses: { 200: { description: 'The events', content: { kind: 'events' } } },
    problems: [404],
  },
  listConnections: {
    method: 'get',
    path: '/captures/{id}/connections',
    summary: 'TCP connections, in the order of their first packet or as sorted',
    params: contract.CaptureParams,
    query: list.ConnectionsQuery,
    responses: { 200: { description: 'One page', content: json(connections.ConnectionPage) } },
    problems: [400, 404, 409],
  },
  listFrames: {
    method: 'get',
    path: '/captures/{id}/frames',
    summary: 'AMQP frames and gaps, in the order of release',
    params: contract.CaptureParams,
    query: contract.FramesQuery,
    responses: { 200: { description: 'One page', content: json(contract.FramePage) } },
    problems: [400, 404, 409],
  },
  getFrame: {
    method: 'get',
    path: '/captures/{id}/frames/{n}',
    summary: 'One frame with its field tree, its octets and the packets that carried them',
    params: contract.FrameParams,
    query: NONE,
    responses: { 200: { description: 'The frame', content: json(contract.FrameDetail) } },
    problems: [400, 404, 409],
  },
  ...STATE_OPERATIONS,
  ...CHART_OPERATIONS,
  ...FACET_OPERATIONS,
  ...TIMELINE_OPERATIONS,
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof OPERATIONS;
