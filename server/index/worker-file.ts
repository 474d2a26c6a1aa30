/**
 * The compiled worker `name` beside the module at `from` (its `import.meta.url`).
 *
 * Worker threads start from JavaScript. A module that itself runs from source, as in tests, has its
 * compiled neighbours under dist/.
 */
export function workerFile(name: string, from: string): URL {
  const url = new URL(`./${name}.js`, from);
  if (from.endsWith('.ts')) {
    const at = url.pathname.lastIndexOf('/server/');
    url.pathname = `${url.pathname.slice(0, at)}/dist${url.pathname.slice(at)}`;
  }
  return url;
}
