/** A process for crash.test.ts to kill: it stamps without end, and writes the serial number of each token that leaves. */
import { createHash, randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openTestApp } from '../../../../test/kernel.ts';
import { parseTimestampToken } from '../../../kernel/pki/index.ts';
import { newTown } from '../../../kernel/pki/town.test-helper.ts';
import { timestampOver } from './index.ts';
import { enrolUnit } from './timestamps.test-helper.ts';

const CALLERS = 40;
const LIFE_MS = 20_000;
const { kernel } = await openTestApp(process.argv[2]!);
await enrolUnit(kernel, newTown(), ['p256', 'P-256']);
setTimeout(() => process.exit(3), LIFE_MS);

async function caller(): Promise<void> {
  for (;;) {
    const digest = createHash('sha256').update(randomBytes(8)).digest();
    const { info } = parseTimestampToken(await timestampOver(kernel, 'sha256', digest));
    const serial = Buffer.from(info.serial).toString('hex').padStart(32, '0');
    writeSync(1, `${serial} ${digest.toString('hex')}\n`);
  }
}
await Promise.all(Array.from({ length: CALLERS }, caller));
