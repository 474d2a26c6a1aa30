import { useInfiniteQuery } from '@tanstack/react-query';
import type { Capture } from '../../server/api/contract.ts';
import { connectionsQuery } from '../api/connections.ts';
import { protocolsOf, remarksOn } from '../captures/health.ts';
import { copyText } from '../lib/clipboard.ts';
import { formatCounted } from '../lib/format.ts';
import { ThemeMenu } from '../theme/ThemeMenu.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import { IconButton } from '../ui/Button.tsx';

/** Name, protocols, how much there is and whether it can be trusted. */
export function TopBar({
  id,
  capture,
  missing,
  busy,
  onHelp,
}: {
  readonly id: string;
  readonly capture: Capture | undefined;
  /** It was asked for and could not be had. */
  readonly missing: boolean;
  readonly busy: boolean;
  onHelp(): void;
}) {
  const announce = useAnnounce();
  const copyLink = async () => {
    const copied = await copyText(window.location.href);
    announce(copied ? 'Link copied' : 'The browser did not allow copying');
  };
  return (
    <header className="top">
      <h1 title={capture?.name}>{capture?.name ?? (missing ? 'No capture' : 'Loading')}</h1>
      {capture && <Badges id={id} capture={capture} busy={busy} />}
      <span className="spacer" />
      <IconButton icon="link" label="Copy link to this view" onClick={() => void copyLink()} />
      <ThemeMenu />
      <IconButton icon="help" label="Keyboard shortcuts" onClick={onHelp} />
    </header>
  );
}

function Badges({
  id,
  capture,
  busy,
}: {
  readonly id: string;
  readonly capture: Capture;
  readonly busy: boolean;
}) {
  const indexed = busy || capture.summary !== undefined;
  const connections = useInfiniteQuery({ ...connectionsQuery(id, busy), enabled: indexed });
  const items = connections.data?.pages.flatMap((page) => page.items);
  const protocols = protocolsOf(items ?? []);
  const frames = capture.summary?.frames.total ?? capture.progress?.frames;
  const remarks = remarksOn(capture);
  const complete =
    capture.summary !== undefined &&
    remarks.length === 0 &&
    frames !== 0 &&
    items?.every((connection) => connection.notDecoded === undefined);
  return (
    <ul className="badges" aria-label="About this capture">
      {protocols.map((protocol) => (
        <li key={protocol} className="badge">
          {protocol}
        </li>
      ))}
      {frames !== undefined && <li className="badge">{formatCounted(frames, 'frame')}</li>}
      {remarks.map(({ tone, short, sentence }) => (
        <li key={short} className={`badge badge-${tone}`} title={sentence}>
          {short}
        </li>
      ))}
      {complete && (
        <li className="badge badge-ok" title="No gap, no malformed frame, nothing left undecoded.">
          complete
        </li>
      )}
    </ul>
  );
}
