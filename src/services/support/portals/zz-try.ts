import { openTestApp } from '../../../../test/kernel.ts';
import { startTestServer } from '../../../../test/server.ts';
import { serve } from '../../../serve.ts';

const db = await startTestServer();
process.on('exit', () => db.stop());
const app = await openTestApp(db.url, { PORT: '8091', TLS_PORT: '8491' });
await app.kernel.ledger.startSequencer();
const leaf = await app.kernel.ledger.record({ type: 'consent', record: { about: 'prova', purpose: 'beca' }, fields: { subject: '99900001R' } });
const opened = await (async () => { for (;;) { const f = await app.kernel.ledger.receipt(leaf.id, { subject: '99900001R' }); if (f.state === 'integrated') return f.receipt; await new Promise((r) => setTimeout(r, 300)); } })();
(await import('node:fs')).writeFileSync('/tmp/portals/receipt.txt', opened);
process.stdout.write(`leaf ${leaf.id}\n`);
const s = await serve(app);
process.stdout.write(`${s.address}\n`);
process.on('SIGTERM', async () => {
  await s.stop();
  await app.stop();
  process.exit(0);
});
