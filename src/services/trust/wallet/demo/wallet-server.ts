/**
 * The wallet of the demonstration as a child process. Prints one line of JSON when it listens: where, and the certificate above
 * its identities. Ends on SIGTERM, SIGINT, or when its standard input closes.
 */
import { startWalletServer } from './server.ts';

const { server, address, anchor } = await startWalletServer();

const end = (): void => {
  server.close();
  server.closeAllConnections();
  process.exit(0);
};
process.once('SIGTERM', end);
process.once('SIGINT', end);
process.stdin.once('close', end);
process.stdin.resume();
process.stdout.write(`${JSON.stringify({ address, anchor })}\n`);
