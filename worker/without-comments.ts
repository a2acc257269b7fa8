import type { BundleOptions } from '@temporalio/worker';

type Configure = NonNullable<BundleOptions['webpackConfigHook']>;
type Rule = NonNullable<NonNullable<ReturnType<Configure>['module']>['rules']>[number];

/** What the SDK's own rule for TypeScript uses, for what is JavaScript already: it loses comments and blank lines, and no name. */
const shorter = {
  sourceMaps: true,
  minify: true,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'ecmascript' },
    minify: { compress: false, mangle: false, format: { comments: false } },
  },
} as const;

/**
 * A third of a bundle of readable JavaScript is comments, and every worker loads them at its start. The map still leads from
 * a stack trace to the file as it was written.
 */
export const withoutComments: Configure = (config) => {
  const rules = config.module?.rules ?? [];
  const loader = rules.map(loaderOf).find((one) => one !== null);
  if (!loader)
    throw new Error('the SDK bundles without a loader for TypeScript: shorten its bundle in another way');
  const rule: Rule = { test: /\.js$/, use: { loader, options: shorter } };
  return { ...config, module: { ...config.module, rules: [...rules, rule] } };
};

function loaderOf(rule: Rule): string | null {
  if (typeof rule !== 'object' || rule === null || typeof rule.use !== 'object' || rule.use === null)
    return null;
  return 'loader' in rule.use && typeof rule.use.loader === 'string' ? rule.use.loader : null;
}
