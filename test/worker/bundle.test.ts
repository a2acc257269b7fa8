import { expect, test } from 'vitest';
import { bundleWorkflows } from '../../worker/bundle.ts';

test('the workflow bundle holds plan and workflows, and none of zod, the runbook schema or a cloud', async () => {
  const { code } = await bundleWorkflows({ encrypted: true });
  const [modules = ''] = code.split('//# sourceMappingURL=', 1);
  expect(modules).toContain('/plan/');
  expect(modules).toContain('/workflows/index.ts');
  for (const absent of [
    'node_modules/zod',
    'node_modules/yaml',
    '/runbook/',
    '/activities/',
    '@aws-sdk',
    '@alicloud',
  ]) {
    expect(modules.includes(absent), absent).toBe(false);
  }
  expect(modules.length).toBeLessThan(800 * 1024);
});
