/** Operations about protocol state; operations.ts lists them with the others. */
import { z } from 'zod';
import { CaptureParams } from './contract.ts';
import * as list from './list-contract.ts';
import * as moment from './moment-contract.ts';
import type { Content, Operation } from './operations.ts';
import * as state from './state-contract.ts';

const json = (schema: z.ZodType): Content => ({ kind: 'json', schema });

const ONE_PAGE = 'One page';
const PROBLEMS = [400, 404, 409] as const;
const NONE = z.strictObject({});

export const STATE_OPERATIONS = {
  getConnection: {
    method: 'get',
    path: '/captures/{id}/connections/{connection}',
    summary: 'One connection with what its two ends agreed on',
    params: state.ConnectionParams,
    query: NONE,
    responses: {
      200: { description: 'The connection', content: json(state.ConnectionDetail) },
    },
    problems: PROBLEMS,
  },
  listSessions: {
    method: 'get',
    path: '/captures/{id}/sessions',
    summary: 'Sessions and channels, by connection, in the order of their beginnings, or as sorted',
    params: CaptureParams,
    query: list.SessionsQuery,
    responses: { 200: { description: ONE_PAGE, content: json(state.SessionPage) } },
    problems: PROBLEMS,
  },
  listLinks: {
    method: 'get',
    path: '/captures/{id}/links',
    summary: 'Links, consumers, publishers and polling gets, by session or as sorted',
    params: CaptureParams,
    query: list.LinksQuery,
    responses: { 200: { description: ONE_PAGE, content: json(state.LinkPage) } },
    problems: PROBLEMS,
  },
  getLink: {
    method: 'get',
    path: '/captures/{id}/links/{link}',
    summary: 'One link with its deliveries counted, its credit at the end and why it did not move',
    params: state.LinkParams,
    query: NONE,
    responses: { 200: { description: 'The link', content: json(state.LinkDetail) } },
    problems: PROBLEMS,
  },
  listDeliveries: {
    method: 'get',
    path: '/captures/{id}/deliveries',
    summary: 'Deliveries with what became of them, in the order of their first frames or as sorted',
    params: CaptureParams,
    query: list.DeliveriesQuery,
    responses: { 200: { description: ONE_PAGE, content: json(state.DeliveryPage) } },
    problems: PROBLEMS,
  },
  getDelivery: {
    method: 'get',
    path: '/captures/{id}/deliveries/{n}',
    summary: 'One delivery as each of its two ends sees it, step by step, with its frames',
    params: state.DeliveryParams,
    query: NONE,
    responses: { 200: { description: 'The delivery', content: json(state.DeliveryDetail) } },
    problems: PROBLEMS,
  },
  listLedger: {
    method: 'get',
    path: '/captures/{id}/ledger',
    summary: 'Credit, windows and unsettled counts at each change, in the order of the changes',
    params: CaptureParams,
    query: list.RowsQuery,
    responses: { 200: { description: ONE_PAGE, content: json(state.LedgerPage) } },
    problems: PROBLEMS,
  },
  listTransactions: {
    method: 'get',
    path: '/captures/{id}/transactions',
    summary: 'Transactions, by connection, in the order of their beginnings',
    params: CaptureParams,
    query: list.RowsQuery,
    responses: { 200: { description: ONE_PAGE, content: json(state.TransactionPage) } },
    problems: PROBLEMS,
  },
  listTcpEvents: {
    method: 'get',
    path: '/captures/{id}/tcp-events',
    summary: 'What TCP did to connections beside carrying them, in the order of packets',
    params: CaptureParams,
    query: list.RowsQuery,
    responses: { 200: { description: ONE_PAGE, content: json(state.TcpEventPage) } },
    problems: PROBLEMS,
  },
  getState: {
    method: 'get',
    path: '/captures/{id}/state',
    summary:
      'What was open at a moment: connections, sessions, links with their credit, deliveries',
    params: CaptureParams,
    query: moment.StateQuery,
    responses: { 200: { description: 'The state', content: json(moment.State) } },
    problems: PROBLEMS,
  },
  getSeries: {
    method: 'get',
    path: '/captures/{id}/series/{metric}',
    summary:
      'Credit or unsettled deliveries of a link, or windows of a session, as steps over time',
    params: moment.SeriesParams,
    query: moment.SeriesQuery,
    responses: { 200: { description: 'The steps', content: json(moment.Series) } },
    problems: PROBLEMS,
  },
} as const satisfies Record<string, Operation>;
