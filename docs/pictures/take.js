/*
 * Takes the pictures of this folder anew: a run of evening-news that asks for its on-air check, and the timeline of the
 * whole show, in the Temporal UI of a stage of their own. Look at them before you commit them.
 *
 *   npm run build
 *   npm install --no-save --ignore-scripts playwright-core@1.65.1
 *   node docs/pictures/take.js        a Chromium must be at /usr/bin/chromium, or where CHROMIUM says
 *
 * Plain JavaScript, because Node 20 runs no TypeScript; of Showcaller it uses the command line and the package's own client.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { connect, startRunbook } from 'showcaller/client';
import { parse } from 'yaml';

const root = new URL('../../', import.meta.url);
const up = spawn(process.execPath, ['bin/showcaller.js', 'up'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  await take(await stageOf(up));
} finally {
  up.kill('SIGINT');
  await once(up, 'exit');
}

/** What `up` prints: where its UI is, and the variables that lead a client to it. */
async function stageOf(child) {
  let ui = '';
  for await (const line of createInterface({ input: child.stdout })) {
    ui ||= /^Temporal UI: +(http:\/\/[^/]+)/.exec(line)?.[1] ?? '';
    const variables = [...line.matchAll(/\b([A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name, value]);
    if (variables.length > 0) return { ui, env: Object.fromEntries(variables) };
  }
  throw new Error('`showcaller up` ended before it was up');
}

async function take({ ui, env }) {
  const { client, connection } = await connect({ env });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const parameters = parse(
      readFileSync(new URL('runbooks/examples/evening-news.parameters.yaml', root), 'utf8'),
    );
    const run = await startRunbook(client, {
      runbook: 'evening-news',
      parameters,
      workflowId: 'evening-news-tonight',
      taskQueue: env.SHOWCALLER_TASK_QUEUE,
    });
    const page = `${ui}/namespaces/default/workflows/${run.workflowId}/${run.runId}`;
    await until(run, ({ asking }) => asking.length > 0);
    await picture(browser, `${page}/user-metadata`, 'board.png', { width: 1500, height: 800 });
    await run.approve({ step: 'on-air-check', by: 'ada', reason: 'picture and sound are fine' });
    await until(run, ({ phase }) => phase === 'up');
    await run.end({ by: 'ada' });
    await run.result();
    await picture(browser, `${page}/timeline`, 'timeline.png', { width: 1500, height: 1200 });
  } finally {
    await browser.close();
    await connection.close();
  }
}

async function until(run, wanted) {
  for await (const status of run.watch()) if (wanted(status)) return;
}

/** The UI never stops loading: its address is opened, and its parts get some seconds to appear. */
async function picture(browser, address, name, viewport) {
  const page = await browser.newPage({ viewport });
  // The tab of the metadata opens only from within the page.
  const tab = address.slice(address.lastIndexOf('/') + 1);
  await page.goto(address.replace(/[^/]+$/, 'timeline'), { waitUntil: 'load' });
  await page.locator(`a[href*="/${tab}"]`).first().click();
  await page.waitForTimeout(6_000);
  // Without the UI's own bars at the top and on the left.
  const clip = { x: 265, y: 100, width: viewport.width - 270, height: viewport.height - 100 };
  await page.screenshot({ path: new URL(name, import.meta.url).pathname, clip });
  await page.close();
}
