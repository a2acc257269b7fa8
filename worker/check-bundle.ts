import { bundleWorkflows } from './bundle.ts';

/** All that workflow code may be made of; zod, above all, would double the bundle. */
const ALLOWED = ['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc'];

/** Kilobytes of code; what every worker loads at its start, and each thread once more. */
const BUDGET = 600;

const { code } = await bundleWorkflows({ encrypted: true });
// The map holds the sources once more, in base64.
const [modules = ''] = code.split('//# sourceMappingURL=', 1);
const used = new Set(
  [...modules.matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//g)].map(([, name = '']) => name),
);
const foreign = [...used].filter((name) => !ALLOWED.includes(name));
const size = Math.round(modules.length / 1024);
if (foreign.length > 0 || used.size === 0 || size > BUDGET) {
  process.stderr.write(
    `The workflow bundle is wrong: ${size} KiB (at most ${BUDGET}), packages ${[...used].join(', ')}` +
      `${foreign.length > 0 ? `, of which workflow code must not use ${foreign.join(', ')}` : ''}\n`,
  );
  process.exitCode = 1;
} else {
  process.stdout.write(`workflow bundle: ${size} KiB of code, packages ${[...used].join(', ')}\n`);
}
