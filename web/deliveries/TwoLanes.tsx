import './lanes.css';
import { Fragment } from 'react';
import type { Nanos } from '../../decoder/units.ts';
import type { DeliveryDetail } from '../../server/api/state-contract.ts';
import { FrameLink } from '../entity/FrameLink.tsx';
import { formatCount, formatDuration } from '../lib/format.ts';
import { formatDelta, formatFromStart } from '../lib/time.ts';
import { briefText } from '../lib/visible.ts';
import { DELIVERY_LOOKS, deliveryState } from '../ui/delivery-state.ts';
import { LaneBars } from './LaneBars.tsx';
import { ENDS, type End, type LaneRow, type LaneState, laneRows } from './lanes.ts';

/** What each end did, and from when the other can know of it: to scale, and step by step. */
export function TwoLanes({
  delivery,
  endNanos,
}: {
  readonly delivery: DeliveryDetail;
  /** Up to where the lanes are drawn, at least. */
  readonly endNanos: Nanos;
}) {
  const rows = laneRows(
    delivery.steps,
    delivery.phase === 'presettled',
    deliveryState(delivery) === 'requeued',
  );
  if (rows.length === 0) {
    return <p className="muted">No frame of it is in the capture.</p>;
  }
  const names = { sender: delivery.sender, receiver: delivery.receiver };
  return (
    <>
      <LaneBars rows={rows} names={names} endNanos={endNanos} />
      <table className="lanes">
        <caption className="sr-only">What each end did, and when the other can know of it</caption>
        <thead>
          <tr>
            <th scope="col">time (s)</th>
            {ENDS.map((end) => (
              <th key={end} scope="col">
                {end} <span className="muted">{briefText(names[end])}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={`${row.kind} ${row.steps[0].frame} ${row.end}`} row={row} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Row({ row }: { readonly row: LaneRow }) {
  return (
    <tr className={`lane-row-${row.kind}`}>
      <td className="lane-time mono" title={`${formatFromStart(row.nanos, true)} s from the start`}>
        {formatFromStart(row.nanos)}
        <span className="faint">{row.deltaNanos !== undefined && formatDelta(row.deltaNanos)}</span>
      </td>
      {ENDS.map((end) => (
        <LaneCell key={end} end={end} row={row} after={row.after[end]} />
      ))}
    </tr>
  );
}

function LaneCell({
  end,
  row,
  after,
}: {
  readonly end: End;
  readonly row: LaneRow;
  readonly after: LaneState | undefined;
}) {
  const look = after && DELIVERY_LOOKS[after.state];
  const classes = look ? `lane lane-${look.line}` : 'lane lane-none';
  const style = look && { borderLeftColor: `var(${look.token})` };
  return (
    <td className={classes} style={style}>
      {row.end === end &&
        (row.kind === 'act' ? <Act row={row} after={after} /> : <Known row={row} />)}
    </td>
  );
}

function Act({ row, after }: { readonly row: LaneRow; readonly after: LaneState | undefined }) {
  const look = after && DELIVERY_LOOKS[after.state];
  const state = after && briefText(after.text);
  return row.steps.map(({ did, frame }) => (
    <div key={frame} className="lane-act">
      <span>
        <strong>{briefText(did)}</strong> <FrameLink frame={frame} />
      </span>
      {look && state !== did && (
        <span className="state-mark" style={{ color: `var(${look.textToken})` }}>
          <span className="state-glyph" aria-hidden="true">
            {look.glyph}
          </span>
          {state}
        </span>
      )}
    </div>
  ));
}

function Known({ row: { steps, nanos } }: { readonly row: LaneRow }) {
  const last = steps[steps.length - 1];
  const packet = last.knownPacket;
  return (
    <div className="lane-known muted">
      <span aria-hidden="true">┤</span> can know of{' '}
      {steps.map(({ frame }, index) => (
        <Fragment key={frame}>
          {index > 0 && ', '}
          <FrameLink frame={frame} word={index === 0 ? 'frame ' : ''} />
        </Fragment>
      ))}
      , {formatDuration(nanos - last.timeNanos)} later
      {packet !== undefined && ` (packet ${formatCount(packet)})`}
    </div>
  );
}
