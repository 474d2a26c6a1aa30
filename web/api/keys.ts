/**
 * Keys of what is asked of one capture: all under one prefix, so that all can be dropped when the
 * capture has grown or is gone.
 */
export function captureKey(id: string, ...rest: readonly unknown[]): readonly unknown[] {
  return ['of', id, ...rest];
}
