/** Preloaded into our server for the memory run: collects garbage when asked to, and tells what is left. */
process.on('message', () => {
  globalThis.gc();
  globalThis.gc();
  process.send(process.memoryUsage().heapUsed);
});
process.channel.unref();
