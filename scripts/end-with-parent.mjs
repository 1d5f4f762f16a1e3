// Loaded before the program: when the launcher is killed its channel closes, and the program ends too.
/** On top of DRAIN_TIME; longer than the limit that the program gives its own stop (STOP_REST_MS in src/start.ts). */
const GRACE_MS = 30_000;
const DRAIN_MS = 10_000;

if (process.channel) {
  process.channel.unref();
  process.once('disconnect', () => {
    const drain = Number(process.env.DRAIN_TIME) || DRAIN_MS;
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), drain + GRACE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
}
