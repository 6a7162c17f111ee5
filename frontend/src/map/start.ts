/** Placeholder until the map program is written. */
export async function start(_box: HTMLElement): Promise<void> {}
