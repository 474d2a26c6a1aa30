import { Link, useSearch } from 'wouter';
import { routes } from '../routes.ts';
import { formatView, parseView } from '../state/url.ts';
import { Icon, Logo } from '../ui/Icon.tsx';
import { VIEWS } from './views.ts';

/** The views of a capture. Going to another keeps what is selected and filtered. */
export function Rail({ id, view }: { readonly id: string; readonly view: string }) {
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
      {VIEWS.filter((item) => item.inRail).map((item) => (
        <Link
          key={item.name}
          href={`${routes.view(id, item.name)}${search}`}
          className="rail-item"
          aria-current={item.name === view ? 'page' : undefined}
        >
          <Icon name={item.icon} size={18} />
          {item.text}
        </Link>
      ))}
    </nav>
  );
}
