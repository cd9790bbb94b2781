/** Whether the endpoint belongs to AWS; `undefined` means AWS. */
export function isAwsEndpoint(endpoint: string | undefined): boolean {
  return (
    endpoint === undefined ||
    /\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws)$/.test(new URL(endpoint).hostname)
  );
}
