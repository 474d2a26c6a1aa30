import type { AriaRole, ComponentProps } from 'react';

/**
 * A part of a grid, tree or other composite of which only what is in view exists in the page, so that
 * the elements HTML has for it (`<table>`, `<tr>`) cannot be used. The composite itself has the
 * focus, handles the keys and names the active part.
 */
export function Part(props: ComponentProps<'div'> & { readonly role: AriaRole }) {
  return <div {...props} />;
}
