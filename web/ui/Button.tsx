import type { ComponentProps, ReactNode } from 'react';
import { Icon, type IconName } from './Icon.tsx';

type ButtonProps = Omit<ComponentProps<'button'>, 'type'> & {
  readonly icon?: IconName;
  readonly tone?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly children?: ReactNode;
};

export function Button({ icon, tone = 'plain', className = '', children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`button button-${tone} ${className}`} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button that shows only a drawing; `label` is its name and its tooltip. */
export function IconButton({
  icon,
  label,
  className = '',
  ...rest
}: Omit<ComponentProps<'button'>, 'type' | 'title'> & {
  readonly icon: IconName;
  readonly label: string;
}) {
  return (
    <button
      type="button"
      className={`icon-button ${className}`}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
