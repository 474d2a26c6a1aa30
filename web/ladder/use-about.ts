import { useQuery } from '@tanstack/react-query';
import type { FrameRow } from '../../server/api/contract.ts';
import type { LinkDetail } from '../../server/api/state-contract.ts';
import { deliveryQuery, linkQuery } from '../api/state.ts';
import type { Entity } from './entity.ts';
import type { GutterKind } from './LadderGutters.tsx';

/** What a ladder is of, as far as the server says. */
export interface About {
  /** Which way its messages go; undefined for what has both, or is not known. */
  readonly messages: FrameRow['direction'] | undefined;
  readonly gutters: GutterKind;
  /** The filter over the ledger for its gutters, where the entity does not tell it itself. */
  readonly ledger: string | undefined;
  /** Name and address of the link. */
  readonly names: readonly string[];
  readonly link: string | undefined;
}

export function useAbout(id: string, entity: Entity, busy: boolean): About {
  const ofDelivery = entity.kind === 'delivery';
  const delivery = useQuery({
    ...deliveryQuery(id, ofDelivery ? entity.delivery : 0, busy),
    enabled: ofDelivery,
  }).data;
  const name = entity.kind === 'link' ? entity.link : ofDelivery ? delivery?.link : undefined;
  const link = useQuery({
    ...linkQuery(id, name ?? '', busy),
    enabled: name !== undefined,
  }).data;
  const names = [link?.name, link?.address, link?.exchange, link?.routingKey];
  return {
    messages: link?.direction ?? (ofDelivery ? delivery?.direction : undefined),
    gutters: guttersOf(entity, name, link?.kind),
    ledger: name === undefined ? undefined : `link:${name}`,
    names: [...new Set(names)].flatMap((text) => (text ? [text] : [])),
    link: name,
  };
}

function guttersOf(
  entity: Entity,
  link: string | undefined,
  kind: LinkDetail['kind'] | undefined,
): GutterKind {
  if (link === undefined) return entity.kind === 'session' ? 'session' : 'none';
  return kind === 'publisher' ? 'publisher' : 'link';
}
