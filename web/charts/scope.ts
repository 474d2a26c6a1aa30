import type { ChartScope } from '../api/charts.ts';
import { type Selection, sessionOfStrays } from '../state/selection.ts';

/**
 * What the charts are of when that is selected. A selected frame or delivery leaves them as they are: of
 * the whole capture.
 */
export function scopeOf(selection: Selection | undefined): ChartScope {
  switch (selection?.kind) {
    case 'link': {
      const [connection, session] = selection.link.split('.');
      return { connection, session: `${connection}.${session}`, link: selection.link };
    }
    case 'strays':
      return scopeOf({ kind: 'session', session: sessionOfStrays(selection.strays) });
    case 'session':
      return { connection: selection.session.split('.')[0], session: selection.session };
    case 'connection':
      return { connection: selection.connection };
    default:
      return {};
  }
}
