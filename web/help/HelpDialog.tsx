import { Dialog } from '../ui/Dialog.tsx';
import { SHORTCUT_GROUPS } from './shortcuts.ts';

export function HelpDialog({ onClose }: { onClose(): void }) {
  return (
    <Dialog title="Keyboard" wide onClose={onClose}>
      <div className="help">
        {SHORTCUT_GROUPS.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.shortcuts.map((shortcut) => (
                <div key={shortcut.cap}>
                  <dt>
                    {shortcut.cap.split(' ').map((cap) => (
                      <kbd key={cap}>{cap}</kbd>
                    ))}
                  </dt>
                  <dd>{shortcut.does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
