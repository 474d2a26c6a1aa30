/** Operations of charts and messages; operations.ts lists them with the others. */
import { z } from 'zod';
import * as charts from './chart-contract.ts';
import { CaptureParams } from './contract.ts';
import { Message } from './message-contract.ts';
import type { Operation } from './operations.ts';
import { DeliveryParams } from './state-contract.ts';

export const CHART_OPERATIONS = {
  getMessage: {
    method: 'get',
    path: '/captures/{id}/deliveries/{n}/message',
    summary: 'The message of a delivery, put together from its frames',
    params: DeliveryParams,
    query: z.strictObject({}),
    responses: { 200: { description: 'The message', content: { kind: 'json', schema: Message } } },
    problems: [400, 404, 409],
  },
  getChart: {
    method: 'get',
    path: '/captures/{id}/charts/{metric}',
    summary: 'One chart over time, of the capture, a connection, a session or a link',
    params: charts.ChartParams,
    query: charts.ChartQuery,
    responses: {
      200: { description: 'The chart', content: { kind: 'json', schema: charts.LineChart } },
    },
    problems: [400, 404, 409],
  },
  getChartMarks: {
    method: 'get',
    path: '/captures/{id}/chart-marks',
    summary: 'Errors, holes and what is not known: the same for all charts',
    params: CaptureParams,
    query: charts.ScopeQuery,
    responses: {
      200: { description: 'The marks', content: { kind: 'json', schema: charts.ChartMarks } },
    },
    problems: [400, 404, 409],
  },
  getDeliveryBars: {
    method: 'get',
    path: '/captures/{id}/delivery-bars',
    summary: 'Deliveries as bars from their first frame to their settlement',
    params: CaptureParams,
    query: charts.DeliveryBarsQuery,
    responses: {
      200: { description: 'The bars', content: { kind: 'json', schema: charts.DeliveryBars } },
    },
    problems: [400, 404, 409],
  },
  getSettleTimes: {
    method: 'get',
    path: '/captures/{id}/settle-times',
    summary: 'How long deliveries took to be settled, as a histogram',
    params: CaptureParams,
    query: charts.ScopeQuery,
    responses: {
      200: { description: 'The histogram', content: { kind: 'json', schema: charts.SettleTimes } },
    },
    problems: [400, 404, 409],
  },
  getBlockedTime: {
    method: 'get',
    path: '/captures/{id}/blocked-time',
    summary: 'How long links stood still, by cause',
    params: CaptureParams,
    query: charts.ScopeQuery,
    responses: {
      200: { description: 'Times by link', content: { kind: 'json', schema: charts.BlockedTime } },
    },
    problems: [400, 404, 409],
  },
} as const satisfies Record<string, Operation>;
