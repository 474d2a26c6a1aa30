import { Link, useSearch } from 'wouter';
import { readFilter } from '../filter/read-filter.ts';
import { routes } from '../routes.ts';
import { formatView, parseView, type ViewState } from '../state/url.ts';
import { Icon, Logo } from '../ui/Icon.tsx';
import { VIEWS, type View } from './views.ts';

/** The views of a capture. Going to another keeps what is selected, and the filter where it makes sense. */
export function Rail({ id, view }: { readonly id: string; readonly view: string }) {
  const state = parseView(useSearch());
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
          href={`${routes.view(id, item.name)}${formatView(stateFor(item, state))}`}
          className="rail-item"
          title={item.text}
          aria-current={item.name === view ? 'page' : undefined}
        >
          <Icon name={item.icon} size={18} />
          <span className="rail-text">{item.text}</span>
        </Link>
      ))}
    </nav>
  );
}

/** Whether an instant can be placed does not matter for whether the words are known. */
const ANY_START = '0';

/** A filter whose words the other table does not have would only be an error there; orders are its own. */
function stateFor({ vocabulary }: View, { filter, sort: _, ...state }: ViewState): ViewState {
  const keeps =
    filter !== undefined &&
    (vocabulary === undefined || readFilter(filter, ANY_START, vocabulary).error === undefined);
  return keeps ? { ...state, filter } : state;
}
