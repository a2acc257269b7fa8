/**
 * How long a worker that has died holds up a workflow task which it had begun. Temporal's own default, which runs have that
 * are started from its UI, is 10 s; a task takes tenths of a second, and one that waits for its looks says that it lives.
 */
export const workflowTaskTimeout = '5s';
