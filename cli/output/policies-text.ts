import { few } from '../../plan/text.ts';
import { lengthOf, longestPolicy, type Policies } from '../../runbook/index.ts';
import { columns } from './columns.ts';

/** Policies for people, each ready to be copied. */
export function policiesText({ aws, alibaba, actions, notes }: Policies): string {
  if (!aws && !alibaba) return 'These runbooks call no cloud: no policy is needed.';
  const uses = actions.map(({ action, steps }) => [action, few(steps)]);
  return [
    ...(aws
      ? [
          `Policy for AWS (${lengthOf(aws)} of the ${longestPolicy} characters of a managed policy):`,
          '',
          pretty(aws),
          '',
        ]
      : []),
    ...(alibaba ? ['Policy for RAM of Alibaba Cloud:', '', pretty(alibaba), ''] : []),
    'What needs each action:',
    ...columns(uses)
      .split('\n')
      .map((line) => `  ${line}`),
    ...(notes.length > 0 ? ['', 'Notes:', ...notes.map((note) => `- ${note}`)] : []),
  ].join('\n');
}

function pretty(policy: object): string {
  return JSON.stringify(policy, null, 2);
}
