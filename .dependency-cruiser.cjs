// The arrows of the architecture, decoder ← server ← web, as rules. test/arrows.test.ts plants one
// forbidden import for each and sees it caught.

const TEST = '(\\.test\\.tsx?$|^test/)';
/** What Node brings along: none of it exists in a browser. */
const NODE = ['core'];
const NPM = [
  'npm',
  'npm-dev',
  'npm-optional',
  'npm-peer',
  'npm-bundled',
  'npm-no-pkg',
  'npm-unknown',
];
/** Files of server/ that the page is built from as well. */
const SHARED_WITH_WEB = '^server/(api/[a-z-]*contract\\.ts$|filter/(?!sql\\.ts))';
/** Files of decoder/ that are types, tables and units: no decoding. */
const DECODER_VOCABULARY =
  '^decoder/((units|json|tree|protocol|sink|limits|frame-view)\\.ts$|amqp/frame-types\\.ts$|model/(frame-note|names|stillness|ledger-entry|stillness-text)\\.ts$|amqp(10|091)/spec[^/]*\\.ts$)';

module.exports = {
  forbidden: [
    {
      name: 'decoder-stands-alone',
      comment: 'decoder/ turns bytes into records and imports nothing but itself.',
      severity: 'error',
      from: { path: '^decoder/', pathNot: TEST },
      to: { pathNot: '^decoder/', dependencyTypesNot: [...NODE, ...NPM] },
    },
    {
      name: 'decoder-runs-in-a-browser',
      comment: 'No part of Node and no package: decoder/ also runs in a browser worker.',
      severity: 'error',
      from: { path: '^decoder/', pathNot: TEST },
      to: { dependencyTypes: [...NODE, ...NPM] },
    },
    {
      name: 'server-does-not-know-the-page',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^web/' },
    },
    {
      name: 'web-sees-the-contract-only',
      comment: 'Of server/ the page uses the API contract and the filter language, not the SQL.',
      severity: 'error',
      from: { path: '^web/', pathNot: TEST },
      to: { path: '^server/', pathNot: SHARED_WITH_WEB },
    },
    {
      name: 'web-sees-the-vocabulary-only',
      comment:
        'Of decoder/ the page uses types, spec tables and units; decoding happens elsewhere.',
      severity: 'error',
      from: { path: '^web/', pathNot: TEST },
      to: { path: '^decoder/', pathNot: DECODER_VOCABULARY },
    },
    {
      name: 'page-code-needs-no-node',
      comment: 'What the page is built from must run in a browser.',
      severity: 'error',
      from: { path: ['^web/', SHARED_WITH_WEB], pathNot: TEST },
      to: { dependencyTypes: NODE },
    },
    {
      name: 'shared-code-shares-its-arrows',
      comment: 'A file the page may import must not drag in one that it may not.',
      severity: 'error',
      from: { path: SHARED_WITH_WEB, pathNot: TEST },
      to: { path: '^server/', pathNot: SHARED_WITH_WEB },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(decoder|server|web)/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'server-uses-installed-packages',
      comment: 'A package the server needs when installed belongs in "dependencies".',
      severity: 'error',
      from: { path: '^server/', pathNot: TEST },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
