/** Stops the PostgreSQL of the run; its folder goes with it. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.testPostgres?.stop();
}
