/** PostgreSQL must not outlive us, however we end; a kill -9 leaves us no moment to stop it, so somebody else does. */
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Waits until its standard input closes, which the system does when we end; then stops the server of the cluster:
 * fast (SIGINT), after ten seconds immediate (SIGQUIT; PostgreSQL manual §18.5). It reads the number when it is
 * needed, looking again for a server that had not written it yet, and believes it only for a process that works in
 * that folder.
 */
const SCRIPT = `read -r _
try=0
while [ ! -s "$1/postmaster.pid" ] && [ "$try" -lt 3 ]; do try=$((try + 1)); sleep 1; done
pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null) || exit 0
ours() { [ "$(readlink "/proc/$pid/cwd")" = "$1" ]; }
ours "$1" || exit 0
kill -INT "$pid"
try=0
while ours "$1" && [ "$try" -lt 100 ]; do try=$((try + 1)); sleep 0.1; done
if ours "$1"; then kill -QUIT "$pid"; fi`;

/** Begins to guard a cluster; answers how to let go, once its server has been stopped. */
export function guard(cluster: string): () => void {
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'aplec-guard', cluster], {
    cwd: '/',
    // A session of its own: what ends our whole group must not end it too.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => undefined); // without /bin/sh nobody guards; the next start adopts what was left
  child.stdin.on('error', () => undefined);
  child.unref();
  (child.stdin as Socket).unref(); // spawn(3) of Node gives pipes as sockets
  return () => {
    child.kill('SIGKILL');
    child.stdin.destroy();
  };
}
