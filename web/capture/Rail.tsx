import { Link, useSearch } from 'wouter';
import { routes, type ViewName } from '../routes.ts';
import { formatView, parseView } from '../state/url.ts';
import { Icon, type IconName, Logo } from '../ui/Icon.tsx';

const ITEMS: readonly { view: ViewName; icon: IconName; text: string }[] = [
  { view: 'connections', icon: 'connections', text: 'Connections' },
  { view: 'frames', icon: 'frames', text: 'Frames' },
];

/** The views of a capture. Going to another keeps what is selected and filtered. */
export function Rail({ id, view }: { readonly id: string; readonly view: ViewName }) {
  const search = formatView(parseView(useSearch()));
  return (
    <nav className="rail" aria-label="Views">
      <Link
        href={routes.captures}
        className="rail-home"
        aria-label="All captures"
        title="All captures"
      >
        <Logo />
      </Link>
      {ITEMS.map((item) => (
        <Link
          key={item.view}
          href={`${routes[item.view](id)}${search}`}
          className="rail-item"
          aria-current={item.view === view ? 'page' : undefined}
        >
          <Icon name={item.icon} size={18} />
          {item.text}
        </Link>
      ))}
    </nav>
  );
}
