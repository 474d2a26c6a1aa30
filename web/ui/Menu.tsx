import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

/** Not modal: a modal menu locks scrolling through a style tag, which the page does not allow. */
export function Menu({
  trigger,
  align = 'end',
  children,
}: {
  readonly trigger: ReactNode;
  readonly align?: 'start' | 'end';
  readonly children: ReactNode;
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align={align} sideOffset={4} collisionPadding={8}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function MenuItem({
  danger = false,
  onSelect,
  children,
}: {
  readonly danger?: boolean;
  onSelect(): void;
  readonly children: ReactNode;
}) {
  return (
    <DropdownMenu.Item
      className={danger ? 'menu-item menu-item-danger' : 'menu-item'}
      onSelect={onSelect}
    >
      {children}
    </DropdownMenu.Item>
  );
}

/** One of several; the list of names decides which values there are. */
export function MenuChoice<T extends string>({
  label,
  value,
  names,
  onChange,
}: {
  readonly label: string;
  readonly value: T;
  readonly names: readonly (readonly [T, string])[];
  onChange(value: T): void;
}) {
  return (
    <DropdownMenu.RadioGroup
      value={value}
      onValueChange={(chosen) => {
        const found = names.find(([name]) => name === chosen);
        if (found) onChange(found[0]);
      }}
    >
      <DropdownMenu.Label className="menu-label">{label}</DropdownMenu.Label>
      {names.map(([name, text]) => (
        <DropdownMenu.RadioItem key={name} value={name} className="menu-item">
          <span className="menu-check">
            <DropdownMenu.ItemIndicator>
              <Icon name="check" size={14} />
            </DropdownMenu.ItemIndicator>
          </span>
          {text}
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}
