import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type WorkflowBundleOption,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { failureConverterPath } from '../encryption/index.ts';
import { packageRoot } from './package-root.ts';
import { withoutComments } from './without-comments.ts';

/** `encrypted`: for a worker that encrypts; messages of failures then leave the sandbox as payloads, too. */
export interface BundleOptions {
  readonly encrypted: boolean;
}

const plain: BundleOptions = { encrypted: false };

/** The bundle that `npm run build` leaves. */
export const prebuiltBundle = ({ encrypted }: BundleOptions): string =>
  join(packageRoot(), 'dist', encrypted ? 'workflow-bundle-encrypted.js' : 'workflow-bundle.js');

/** The module whose exports are the workflow types: the source, or what the compiler made of it. */
export const workflowsPath = (): string => workflowModule('index');

/** The module of what has to come between the SDK and any workflow of the engine. */
export const interceptorsPath = (): string => workflowModule('moment');

function workflowModule(name: string): string {
  const extension = extname(fileURLToPath(import.meta.url));
  const folder = extension === '.ts' ? packageRoot() : join(packageRoot(), 'dist');
  return join(folder, 'workflows', `${name}${extension}`);
}

/**
 * Bundles the workflows and all they import, as the sandbox needs it. Takes some seconds.
 *
 * @throws an Error with the bundler's message, such as of a forbidden module in workflow code
 */
export function bundleWorkflows({ encrypted }: BundleOptions = plain): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: workflowsPath(),
    workflowInterceptorModules: [interceptorsPath()],
    logger: new DefaultLogger('WARN'),
    webpackConfigHook: withoutComments,
    ...(encrypted && { failureConverterPath: failureConverterPath() }),
  });
}

/** The prebuilt bundle where there is one, else a fresh one; for `createWorker`. */
export async function loadBundle(
  options: BundleOptions = plain,
): Promise<{ workflowBundle: WorkflowBundleOption }> {
  const codePath = prebuiltBundle(options);
  return { workflowBundle: existsSync(codePath) ? { codePath } : await bundleWorkflows(options) };
}
