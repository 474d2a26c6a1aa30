// Runs before the first paint so that a dark page never flashes white. The same key and the same
// rule as theme/theme.ts; a file of its own because the page allows no inline script.
(() => {
  let theme = 'system';
  try {
    theme = JSON.parse(localStorage.getItem('amqpscope.preferences') ?? '{}').theme ?? 'system';
  } catch {
    // Storage is closed to us or holds something else: the system's theme it is.
  }
  const dark =
    theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
