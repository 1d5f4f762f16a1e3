/**
 * The wallet of the demonstration as a child process. Prints one line of JSON when it listens: where, and the certificate above
 * its identities. Ends on SIGTERM, SIGINT, or when its standard input closes.
 */
import { tellReady } from '../../../../kernel/companion.ts';
import { startWalletServer } from './server.ts';

const { server: _ends, ...ready } = await startWalletServer();
tellReady(ready);
