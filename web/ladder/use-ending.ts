import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ConnectionDetail, DeliveryDetail } from '../../server/api/state-contract.ts';
import { connectionQuery, deliveryQuery, linkQuery } from '../api/state.ts';
import { formatCount } from '../lib/format.ts';
import { isCutOff } from '../ui/delivery-state.ts';
import type { Entity } from './entity.ts';
import type { Ending } from './ladder-layout.ts';

/** How a ladder ended where none of its frames says so; undefined while more may come. */
export function useEnding(id: string, entity: Entity, mayGoOn: boolean): Ending | undefined {
  const number = entity.kind === 'delivery' ? entity.delivery : undefined;
  const delivery = useQuery({
    ...deliveryQuery(id, number ?? 0, false),
    enabled: number !== undefined && !mayGoOn,
  }).data;
  const lost = delivery && isCutOff(delivery) ? delivery : undefined;
  const link = useQuery({
    ...linkQuery(id, lost?.link ?? '', false),
    enabled: lost?.link !== undefined,
  }).data;
  const name = entity.kind === 'delivery' ? lost?.connection : entity.connection;
  const connection = useQuery({
    ...connectionQuery(id, name ?? '', false),
    enabled: name !== undefined && !mayGoOn,
  }).data;
  return useMemo(
    () => (mayGoOn ? undefined : (linkEnding(lost, link) ?? connectionEnding(connection))),
    [mayGoOn, lost, link, connection],
  );
}

/** A delivery that was cut off with its link, which a frame ended. */
export function linkEnding(
  lost: Pick<DeliveryDetail, 'link'> | undefined,
  link: { readonly endNanos?: number; readonly endFrame?: number } | undefined,
): Ending | undefined {
  if (lost === undefined || link?.endNanos === undefined || link.endFrame === undefined) {
    return undefined;
  }
  const text = `not settled when frame ${formatCount(link.endFrame)} ended its link`;
  return { timeNanos: link.endNanos, text };
}

/** Nobody closed the connection, and TCP is gone. */
export function connectionEnding(
  connection: Pick<ConnectionDetail, 'closed' | 'tcpEnd' | 'lastNanos'> | undefined,
): Ending | undefined {
  if (connection === undefined || connection.closed !== undefined) return undefined;
  const { tcpEnd, lastNanos } = connection;
  if (tcpEnd === 'reset') return { timeNanos: lastNanos, text: 'TCP was reset without a close' };
  return tcpEnd === 'fin' ? { timeNanos: lastNanos, text: 'TCP ended without a close' } : undefined;
}
