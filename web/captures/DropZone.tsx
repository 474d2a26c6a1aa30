import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';

/** The whole page takes files that are dropped on it; the button does the same without a mouse. */
export function DropZone({
  onFiles,
  children,
}: {
  onFiles(files: readonly File[]): void;
  readonly children?: ReactNode;
}) {
  const input = useRef<HTMLInputElement>(null);
  const over = usePageDrop(onFiles);

  return (
    <section className={over ? 'drop-zone drop-zone-over' : 'drop-zone'} aria-label="Add a capture">
      <Icon name="upload" size={22} />
      <div>
        <p className="drop-title">
          {over ? 'Let go to add it' : 'Drop a capture here, or anywhere on this page'}
        </p>
        <p className="muted">
          pcap or pcapng, also as .gz or .zst. It stays on the machine that runs amqpscope.
        </p>
        <p className="muted">
          To record one: <code>tcpdump -i any -w amqp.pcap port 5672</code>
        </p>
      </div>
      <Button tone="primary" onClick={() => input.current?.click()}>
        Choose files
      </Button>
      <input
        ref={input}
        className="sr-only"
        type="file"
        multiple
        tabIndex={-1}
        aria-label="Capture files"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      {children}
    </section>
  );
}

/** True while files are held over the page. */
function usePageDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    // Each element under the pointer sends enter and leave; only the balance means anything.
    let depth = 0;
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onEnter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth++;
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const onOver = (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      onFiles([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragenter', onEnter);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('dragover', onOver);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragenter', onEnter);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('drop', onDrop);
    };
  }, [onFiles]);
  return over;
}
