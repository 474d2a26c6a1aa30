import { useState } from 'react';
import { formatCount } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { compareFields } from './compare.ts';
import type { Fold } from './fold.ts';

/** Two frames field by field; those that differ first of all. */
export function CompareDialog({
  left,
  right,
  onClose,
}: {
  readonly left: Fold;
  readonly right: Fold;
  onClose(): void;
}) {
  const [all, setAll] = useState(false);
  const pairs = compareFields(left, right);
  const shown = all ? pairs : pairs.filter(({ differs }) => differs);
  const equal = pairs.length - pairs.filter(({ differs }) => differs).length;
  const [a, b] = [left[0], right[0]];
  return (
    <Dialog title={`Frames ${a.number} and ${b.number}`} wide onClose={onClose}>
      {shown.length === 0 ? (
        <p>Every field is the same.</p>
      ) : (
        <table className="compare">
          <thead>
            <tr>
              <th scope="col">field</th>
              <th scope="col">frame {formatCount(a.number)}</th>
              <th scope="col">frame {formatCount(b.number)}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ path, left: one, right: other, differs }) => (
              <tr key={path} className={differs ? 'compare-differs' : undefined}>
                <th scope="row">{path}</th>
                <Value text={one} />
                <Value text={other} />
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {equal > 0 && (
        <label className="compare-all">
          <input type="checkbox" checked={all} onChange={() => setAll(!all)} />
          Show also what is the same ({formatCount(equal)})
        </label>
      )}
    </Dialog>
  );
}

function Value({ text }: { readonly text: string | undefined }) {
  return (
    <td>{text === undefined ? <span className="faint">not there</span> : visibleText(text)}</td>
  );
}
