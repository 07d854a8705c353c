/** The table of docs/ARCHITECTURE.md: which folder may import which other folders and which npm packages. */
const folders = {
  // Only to read addresses that are written in pinyin.
  domain: { folders: [], packages: ['pinyin-pro'], node: false },
  rules: {
    folders: ['domain'],
    packages: ['json-rules-engine', 'ajv', 'ajv-formats', 'ajv-i18n'],
    node: false,
  },
  imports: {
    folders: ['domain', 'db'],
    packages: ['ajv', 'ajv-formats', 'ajv-i18n', 'csv-parse', 'iconv-lite', 'knex', 'pg', 'uuid', 'luxon'],
    node: true,
  },
  db: { folders: ['domain'], packages: ['knex', 'pg', 'uuid', 'luxon', 'chinese-days'], node: true },
  activities: {
    folders: ['domain', 'rules', 'db'],
    packages: ['@temporalio/activity', '@temporalio/common', 'knex', 'luxon', 'uuid'],
    node: true,
  },
  // Of activities only types: see workflows-know-activities-by-type.
  workflows: {
    folders: ['domain', 'activities'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    node: false,
  },
  relay: {
    folders: ['domain', 'db', 'workflows/messages'],
    packages: ['@temporalio/client', '@temporalio/common', 'knex', 'pg'],
    node: true,
  },
  api: {
    folders: ['domain', 'rules', 'db'],
    // Of knex only types: see api-leaves-sql-to-db.
    packages: [
      'express',
      'knex',
      'ajv',
      'ajv-formats',
      'ajv-i18n',
      'helmet',

      'rate-limiter-flexible',
      '@node-rs/argon2',
      'uuid',
      'luxon',
    ],
    node: true,
  },
  // Packages only where they are called: see setup-runs-before-packages-are-there.
  setup: { folders: [], packages: ['esbuild', '@temporalio/worker'], node: true },
};

const inFolders = (names) => names.map((name) => `^${name}${name.includes('/') ? '[.]ts$' : '/'}`);

const layers = Object.entries(folders).map(([folder, may]) => ({
  name: `${folder}-imports-only-its-layer`,
  comment: `See the table of folders in docs/ARCHITECTURE.md`,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: {
    path: '^[^.]',
    pathNot: ['^node_modules/', ...inFolders([folder, ...may.folders])],
    dependencyTypesNot: ['core', 'npm', 'npm-dev', 'npm-peer', 'npm-optional', 'npm-no-pkg', 'npm-bundled'],
  },
}));

const packages = Object.entries(folders).map(([folder, may]) => ({
  name: `${folder}-uses-only-its-packages`,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: {
    path: '^node_modules/',
    ...(may.packages.length > 0 && {
      pathNot: may.packages.map((name) => `^node_modules/(@types/)?${name}/`),
    }),
  },
}));

const withoutNode = Object.entries(folders)
  .filter(([, may]) => !may.node)
  .map(([folder]) => ({
    name: `${folder}-needs-no-node`,
    comment: 'This code also runs in a browser, or is replayed',
    severity: 'error',
    from: { path: `^${folder}/` },
    to: { dependencyTypes: ['core'] },
  }));

module.exports = {
  forbidden: [
    ...layers,
    ...packages,
    ...withoutNode,
    {
      name: 'admin-ui-shares-only-domain-and-schemas',
      severity: 'error',
      // the build runs in Node
      from: { path: '^admin-ui/', pathNot: '^admin-ui/[a-z.-]+[.]mts$' },
      to: {
        path: '^[^.]',
        pathNot: ['^node_modules/', '^admin-ui/', '^domain/', '^rules/[a-z-]*schema[.]ts$'],
      },
    },
    {
      name: 'workflows-know-activities-by-type',
      comment: 'Code of activities must never get into the workflow sandbox',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^activities/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'api-leaves-sql-to-db',
      comment: 'The type of a connection may pass through; queries belong to db/',
      severity: 'error',
      from: { path: '^api/' },
      to: { path: '^node_modules/(knex|pg)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'setup-runs-before-packages-are-there',
      comment: 'Only the build needs packages, and asks for them when it runs: import() inside a function',
      severity: 'error',
      from: { path: '^(setup/|start[.]mjs$)' },
      to: { path: '^node_modules/', dynamic: false },
    },
    {
      name: 'nobody-imports-the-composition-root',
      severity: 'error',
      from: { pathNot: '^(cli|test)/' },
      to: { path: '^cli/' },
    },
    { name: 'nobody-imports-tests', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
