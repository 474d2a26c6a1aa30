import { setPreferences, type Theme, usePreferences } from '../state/preferences.ts';
import { IconButton } from '../ui/Button.tsx';
import { Menu, MenuChoice } from '../ui/Menu.tsx';

const NAMES: readonly (readonly [Theme, string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

export function ThemeMenu() {
  const { theme } = usePreferences();
  return (
    <Menu trigger={<IconButton icon="theme" label="Theme" />}>
      <MenuChoice
        label="Theme"
        value={theme}
        names={NAMES}
        onChange={(chosen) => setPreferences({ theme: chosen })}
      />
    </Menu>
  );
}
