import { Redirect, useSearch } from 'wouter';
import { routes } from '../routes.ts';
import { formatView, parseView } from '../state/url.ts';
import { FIRST_VIEW } from './views.ts';

/** Leads to the view that a capture opens on, with what the address says is to be seen there. */
export function FirstView({ id }: { readonly id: string }) {
  const search = formatView(parseView(useSearch()));
  return <Redirect to={`${routes.view(id, FIRST_VIEW)}${search}`} replace />;
}
