import { TIME_FORMAT_NAMES, type TimeFormat } from '../lib/time.ts';
import { setPreferences } from '../state/preferences.ts';
import { IconButton } from '../ui/Button.tsx';
import { Menu, MenuChoice } from '../ui/Menu.tsx';

/** How all tables tell the time. */
export function TimeMenu<F extends TimeFormat>({
  value,
  formats,
}: {
  readonly value: F;
  /** Those that mean something here. */
  readonly formats: readonly F[];
}) {
  return (
    <Menu trigger={<IconButton icon="clock" label="How times are shown" />}>
      <MenuChoice
        label="Times"
        value={value}
        names={formats.map((format) => [format, TIME_FORMAT_NAMES[format]] as const)}
        onChange={(timeFormat) => setPreferences({ timeFormat })}
      />
    </Menu>
  );
}
