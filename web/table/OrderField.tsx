import { type Sortable, sortOptions, type TableOrder } from './order.ts';

/** All orders of a table by name: not every column has room in every window. */
export function OrderField({
  columns,
  order,
}: {
  readonly columns: readonly Sortable[];
  readonly order: TableOrder;
}) {
  return (
    <label className="order-field">
      <span className="muted">Order</span>
      <select
        className="select-field"
        value={order.sort ?? ''}
        onChange={({ target }) => order.choose(target.value || undefined)}
      >
        <option value="">as captured</option>
        {sortOptions(columns).map(({ sort, text }) => (
          <option key={sort} value={sort}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
