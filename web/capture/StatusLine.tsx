import type { Capture, Summary } from '../../server/api/contract.ts';
import { isBusy } from '../api/captures.ts';
import { formatBytes, formatCount, formatCounted, formatDuration } from '../lib/format.ts';
import { formatSpan } from '../lib/time.ts';
import { Meter } from '../ui/Meter.tsx';

/** One line of facts below every view. */
export function StatusLine({ capture }: { readonly capture: Capture | undefined }) {
  return (
    <footer className="status">
      {capture && isBusy(capture) && <Working capture={capture} />}
      {capture?.summary && !isBusy(capture) && <Facts summary={capture.summary} />}
    </footer>
  );
}

function Working({ capture }: { readonly capture: Capture }) {
  const { progress } = capture;
  const doing = capture.state === 'receiving' ? 'Receiving and decoding' : 'Decoding';
  if (!progress) return <span>{doing}</span>;
  const of = progress.totalBytes ? ` of ${formatBytes(progress.totalBytes)}` : '';
  return (
    <>
      <span>{doing}</span>
      <span className="status-meter">
        <Meter label={doing} value={progress.bytes} max={progress.totalBytes} />
      </span>
      <span>
        {formatBytes(progress.bytes)}
        {of}
      </span>
      <span>{formatCounted(progress.packets, 'packet')}</span>
      <span>{formatCounted(progress.frames, 'frame')}</span>
    </>
  );
}

function Facts({ summary }: { readonly summary: Summary }) {
  const { quality, durationNanos, startEpochNanos } = summary;
  const gaps = `${formatCounted(quality.gaps, 'gap')}, ${formatCounted(quality.missingBytes, 'byte')} missing`;
  const errors = formatCounted(quality.malformedFrames, 'decode error');
  return (
    <>
      <span>{formatCounted(summary.packets, 'packet')}</span>
      <span>{formatBytes(summary.bytes)}</span>
      <span className="status-more">
        {startEpochNanos !== undefined && `${formatSpan(durationNanos, startEpochNanos)} `}(
        {formatDuration(durationNanos)})
      </span>
      <span className="status-more">
        {formatCount(summary.amqpConnectionCount)} of{' '}
        {formatCounted(summary.connectionCount, 'connection')} AMQP
      </span>
      <span className={quality.gaps > 0 ? 'tone-warning' : ''}>
        {quality.gaps > 0 ? gaps : 'no gaps'}
      </span>
      <span className={quality.malformedFrames > 0 ? 'tone-error' : ''}>
        {quality.malformedFrames > 0 ? errors : 'no decode errors'}
      </span>
      <span className="spacer" />
      <span className="status-more">indexed in {summary.indexSeconds.toFixed(2)} s</span>
    </>
  );
}
