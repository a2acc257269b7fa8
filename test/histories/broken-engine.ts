/*
 * An engine that does the same things in another order, as a careless change of ours would: of activities that are
 * scheduled in one workflow task, every other one comes a moment later, behind those that it was ahead of.
 */
import type { WorkflowInterceptorsFactory } from '@temporalio/workflow';

export const interceptors: WorkflowInterceptorsFactory = () => {
  let scheduled = 0;
  return {
    outbound: [
      {
        async scheduleActivity(input, next) {
          scheduled += 1;
          // Resolved promises only, so that it is still the same workflow task.
          if (scheduled % 2 === 0) for (let turn = 0; turn < 50; turn += 1) await undefined;
          return next(input);
        },
      },
    ],
  };
};
