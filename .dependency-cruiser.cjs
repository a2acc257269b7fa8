/**
 * Imports go one way: plan ← runbook ← activities ← worker ← cli, plan ← workflows, and the client beside them.
 * `workflows` reaches the worker by its path only, never by an import.
 */

const OURS = [
  'plan',
  'runbook',
  'workflows',
  'activities',
  'history',
  'schedules',
  'encryption',
  'codec-server',
  'worker',
  'client',
  'cli',
  'simulator',
];
const SOURCES = `^(${OURS.join('|')})/`;

/** The packages that a folder may use; the resolved path of a package holds its name behind node_modules. */
const packages = (names) => names.map((name) => `node_modules/${name}/`);

/**
 * Files of `folder` may import of our folders only `folders`, of packages only `npm`, and of Node only if `node` (or
 * those files of it that `node` lists).
 */
function only(folder, { folders = [], npm = [], node = false }) {
  const allowed = [folder, ...folders].map((name) => `^${name}/`);
  return [
    {
      name: `${folder}-imports-of-ours`,
      comment: `${folder} may import ${folders.join(', ') || 'none'} of our folders`,
      severity: 'error',
      from: { path: `^${folder}/` },
      to: { path: SOURCES, pathNot: allowed },
    },
    ...packagesOf(folder, npm),
    ...(node === true
      ? []
      : [
          {
            name: `${folder}-imports-of-node`,
            comment: `${folder} is pure: nothing of Node`,
            severity: 'error',
            from: {
              path: `^${folder}/`,
              ...(node && { pathNot: node.map((file) => `^${folder}/${file}$`) }),
            },
            to: { dependencyTypes: ['core'] },
          },
        ]),
  ];
}

function packagesOf(folder, npm) {
  return [
    {
      name: `${folder}-imports-of-packages`,
      comment: `${folder} may import of packages ${npm.join(', ') || 'none'}`,
      severity: 'error',
      from: { path: `^${folder}/` },
      to: { path: 'node_modules/', ...(npm.length > 0 && { pathNot: packages(npm) }) },
    },
  ];
}

module.exports = {
  forbidden: [
    ...only('plan', {}),
    ...only('runbook', {
      folders: ['plan'],
      npm: ['zod', 'yaml', 'temporal-polyfill'],
      // What reads the catalogue's folder, what writes the schema for editors, and patterns of users, matched in limited time.
      node: ['catalogue-folder[.]ts', 'write-schema[.]ts', 'parameters/pattern[.]ts'],
    }),
    ...only('history', { folders: ['plan'], npm: ['@temporalio/(common|client|proto)'], node: true }),
    ...only('schedules', {
      folders: ['plan', 'runbook'],
      npm: ['@temporalio/(common|client|proto)', 'croner'],
      node: true,
    }),
    ...only('encryption', { npm: ['@temporalio/(common|proto)'], node: true }),
    ...only('codec-server', {
      folders: ['encryption'],
      npm: ['@temporalio/(common|proto)', 'hono', '@hono/node-server', 'zod'],
      node: true,
    }),
    ...only('simulator', { npm: ['hono', '@hono/node-server', 'ws', 'zod'], node: true }),

    // Of activities, workflows know the types only; what they run with is plan.
    ...only('workflows', { folders: ['plan', 'activities'], npm: ['@temporalio/(workflow|common)'] }),
    {
      name: 'workflows-use-types-of-activities',
      severity: 'error',
      from: { path: '^workflows/' },
      to: { path: '^activities/', dependencyTypesNot: ['type-only'] },
    },

    ...only('activities', {
      folders: ['runbook', 'plan', 'history', 'schedules'],
      npm: [
        '@temporalio/(activity|client|common|proto)',
        '@aws-sdk/[^/]+',
        '@smithy/[^/]+',
        '@alicloud/[^/]+',
        '@darabonba/typescript',
        'pino',
        'zod',
      ],
      node: true,
    }),

    ...only('worker', {
      folders: ['plan', 'activities', 'encryption'],
      npm: ['@temporalio/(worker|client|common|envconfig|testing)', 'pino'],
      node: true,
    }),

    ...only('client', {
      folders: ['runbook', 'plan', 'history', 'schedules', 'encryption', 'workflows'],
      npm: ['@temporalio/(client|common|proto|envconfig)'],
      node: true,
    }),
    {
      name: 'client-uses-names-and-types-of-workflows',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^workflows/', pathNot: '^workflows/names[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'cli-reaches-temporal-through-client',
      severity: 'error',
      from: { path: '^cli/' },
      to: { path: 'node_modules/@temporalio/', dependencyTypesNot: ['type-only'] },
    },

    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: SOURCES },
      to: { path: '^(test|bench|bin)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: SOURCES },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolved-imports',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages-in-the-product',
      severity: 'error',
      from: { path: SOURCES },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
