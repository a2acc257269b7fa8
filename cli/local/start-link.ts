/** The page of the Temporal UI that starts a runbook, with its form filled in but for the input. */
export function startLink(uiAddress: string, taskQueue: string, workflowType: string): string {
  const query = new URLSearchParams({ taskQueue, workflowType });
  return `${uiAddress}/namespaces/default/workflows/start-workflow?${query}`;
}
