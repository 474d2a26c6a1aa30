import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Capture } from '../../server/api/contract.ts';
import type { LinkDetail } from '../../server/api/state-contract.ts';
import { linkQuery, seriesQuery } from '../api/state.ts';
import { deliveryTable } from '../deliveries/delivery-table.tsx';
import { EntityMissing, EntityPage, EntitySection } from '../entity/EntityPage.tsx';
import { Facts } from '../entity/Facts.tsx';
import { FrameLink } from '../entity/FrameLink.tsx';
import { Sentence } from '../entity/Sentence.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { formatFromStart } from '../lib/time.ts';
import { briefText } from '../lib/visible.ts';
import { useCaptureId } from '../state/capture-id.ts';
import { isLinkName } from '../state/selection.ts';
import { RowsBeside } from '../table/RowsBeside.tsx';
import { EmptyState } from '../ui/Notice.tsx';
import { BandSign } from './Band.tsx';
import { bandLook, longestBlocked, spanText } from './band.ts';
import { LinkCharts } from './LinkCharts.tsx';
import { identityFacts, lastFacts, NO_ATTACH, settlementFacts } from './link-facts.tsx';
import { OutcomeMix } from './OutcomeMix.tsx';
import { TerminusTable } from './TerminusTable.tsx';
import { endText, kindText, placeText } from './words.ts';

interface LinkPageProps {
  readonly capture: Capture;
  readonly busy: boolean;
  /** As the address has it. */
  readonly link: string;
}

/** One link, consumer or publisher: what was agreed, how its credit went, why it does not move. */
export function LinkPage({ capture, busy, link }: LinkPageProps) {
  if (!isLinkName(link)) {
    return <EmptyState title="The address names no link: it takes a name like c1.s1.l1." />;
  }
  return <OneLink capture={capture} busy={busy} link={link} />;
}

function OneLink({ capture, busy, link: name }: LinkPageProps) {
  const places = usePlaces();
  const startEpochNanos = capture.summary?.startEpochNanos;
  const endNanos = capture.summary?.durationNanos;
  const result = useQuery(linkQuery(capture.id, name, busy));
  const deliveries = useMemo(
    () => deliveryTable(places, startEpochNanos, endNanos),
    [places, startEpochNanos, endNanos],
  );
  const link = result.data;
  if (!link) {
    const all = { text: 'All links', href: places.links('') };
    return <EntityMissing name={`link ${name}`} result={result} all={all} />;
  }
  const end = endText(link);
  const last = lastFacts(link);
  const settlement = settlementFacts(link);
  const isAnswered = link.agreed !== undefined || link.answered !== undefined;
  return (
    <EntityPage
      label={`link ${name}`}
      crumbs={[
        { text: link.connection, href: places.connection(link.connection) },
        { text: link.session, href: places.session(link.session) },
      ]}
      title={
        <>
          {briefText(placeText(link))}{' '}
          {placeText(link) !== name && <span className="entity-subtitle mono">{name}</span>}
          <span className="entity-subtitle">{kindText(link)}</span>
          <span className={end.isError ? 'badge badge-error' : 'badge'}>{end.text}</span>
        </>
      }
      actions={[
        { text: 'Deliveries', href: places.deliveries(`link:${name}`) },
        { text: 'Frames', href: places.frames(`link:${name}`) },
        { text: 'Ladder', href: places.ladder(name) },
        { text: 'Charts', href: places.charts({ kind: 'link', link: name }) },
      ]}
    >
      <Stillness link={link} busy={busy} />
      <EntitySection title="Over time" wide>
        <LinkCharts link={link} busy={busy} />
      </EntitySection>
      <div className="entity-columns">
        <EntitySection title="Link">
          <Facts facts={identityFacts(link, startEpochNanos)} />
        </EntitySection>
        {settlement.length > 0 && (
          <EntitySection title="Settlement">
            <Facts facts={settlement} />
          </EntitySection>
        )}
        {last.length > 0 && (
          <EntitySection title="At its last change">
            <Facts facts={last} />
          </EntitySection>
        )}
      </div>
      {link.kind === 'link' && link.initiator === undefined && (
        <EntitySection title="Source and target">
          <p className="muted">{NO_ATTACH}</p>
        </EntitySection>
      )}
      {link.kind === 'link' && link.initiator !== undefined && (
        <div className="entity-columns">
          <EntitySection title="Source">
            <TerminusTable
              name="source"
              asked={link.sourceAsked}
              granted={link.sourceGranted}
              isAnswered={isAnswered}
            />
          </EntitySection>
          <EntitySection title="Target">
            <TerminusTable
              name="target"
              asked={link.targetAsked}
              granted={link.targetGranted}
              isAnswered={isAnswered}
            />
          </EntitySection>
        </div>
      )}
      <EntitySection title="Deliveries" wide>
        <OutcomeMix link={link} />
        <RowsBeside
          table="deliveries"
          kind={deliveries}
          filter={`link:${name}`}
          busy={busy}
          without={sameInAll(link)}
        />
      </EntitySection>
    </EntityPage>
  );
}

/** Columns of its deliveries that say the same of each; an anonymous terminus has many addresses. */
function sameInAll({ kind, address, routingKey }: LinkDetail): readonly string[] {
  const place = kind === 'publisher' ? routingKey : address;
  return place === undefined ? ['link', 'way'] : ['link', 'way', 'target'];
}

/** Why it does not move at the end, and what held it up the longest before. */
function Stillness({ link, busy }: { readonly link: LinkDetail; readonly busy: boolean }) {
  const { stillness } = link;
  const { data } = useQuery(seriesQuery(useCaptureId(), 'credit', { link: link.link }, busy));
  const longest = longestBlocked(data?.band ?? []);
  if (!stillness && !longest) return null;
  const isHeld =
    longest !== undefined || bandLook(stillness?.blocked ?? 'unknown').tone === 'blocked';
  return (
    <div className={isHeld ? 'callout callout-warning' : 'callout'}>
      {longest && (
        <p>
          <BandSign state={longest.blocked} />
          {spanText(longest, link.kind !== 'link')}, from {formatFromStart(longest.fromNanos)} s on
          {longest.frame !== undefined && (
            <>
              , since <FrameLink frame={longest.frame} />
            </>
          )}
          .
        </p>
      )}
      {stillness && (
        <p>
          <BandSign state={stillness.blocked} />
          <Sentence text={stillness.sentence} />
        </p>
      )}
    </div>
  );
}
