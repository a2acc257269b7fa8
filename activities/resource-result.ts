import { type FailedResource, ownership, type ResourceName, type ResourceReport } from '../plan/ledger.ts';
import { few } from '../plan/text.ts';
import type { BegunInput } from './begin.ts';
import type { ActResult } from './contract.ts';
import type { ResourceService } from './service.ts';

interface ResultInput {
  service: ResourceService;
  input: BegunInput;
  names: ResourceName[];
  report: ResourceReport;
  /** The vendor's request id of the read that saw it last. */
  readIds: Readonly<Record<ResourceName, string>>;
}

/** What a step tells that is up, or as much of it as is enough. */
export function resultOf({ service, input, names, report, readIds }: ResultInput): ActResult {
  const failed = report.failed.map((one) => one.resource);
  const { baseline, takenOver } = input;
  const { ours, adopted, startedByOthers } = ownership({ baseline, report, takenOver });
  const requestIds = { ...readIds };
  for (const [name, call] of Object.entries(report.calls)) {
    const newest = call.requestIds.at(-1);
    if (newest !== undefined) requestIds[name] = newest;
  }
  const started = ours.filter((name) => !failed.includes(name));
  const pages = service.page
    ? names.slice(0, 3).map((name) => [name, service.page?.(name, input.with) ?? ''] as const)
    : [];
  return {
    report,
    outputs: service.outputs(
      { started, adopted: [...adopted, ...startedByOthers], failed, states: report.states, requestIds },
      input.with,
    ),
    adopted: ours.length === 0,
    degraded: failed.length > 0,
    pages: Object.fromEntries(pages),
  };
}

/** One sentence for each reason, with the names that it holds for; the whole list is in the report. */
export function whatFailed(failed: FailedResource[]): string {
  const reasons = new Map<string, ResourceName[]>();
  for (const { resource, code, message } of failed) {
    const reason = `${message}${code === '' || message.includes(code) ? '' : ` (${code})`}`;
    reasons.set(reason, [...(reasons.get(reason) ?? []), resource]);
  }
  const sentences = [...reasons].slice(0, 5).map(([reason, names]) => {
    const [first = ''] = names;
    if (names.length === 1 && reason.includes(first)) return reason;
    return `${few(names, 1)}: ${reason}`;
  });
  return `${sentences.join(' · ')}${reasons.size > 5 ? ` · and ${reasons.size - 5} other reasons` : ''}`;
}
