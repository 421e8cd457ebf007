/** The sample's own time, so that ages and days read the same in every picture taken on one day. */

/** Minutes ago as the contract writes times. */
export function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

export const hour = 60;
export const day = 24 * 60;
