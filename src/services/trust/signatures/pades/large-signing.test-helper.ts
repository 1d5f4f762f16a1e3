/**
 * Run by itself, so that nothing else is in its memory: signs a large file and says how much more memory that took than the file, in
 * bytes. Arguments: the file, and where the signed one goes.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { document } from './pdfs.test-helper.ts';
import { signedInPieces, signingTown } from './town-proofs.test-helper.ts';

const [from = '', to = ''] = process.argv.slice(2);
const town = signingTown();
// What is only loaded once is loaded before it is measured.
await signedInPieces(document(), town, { level: 'B-LTA' });
const pdf = readFileSync(from);
const before = process.memoryUsage();
const peakBefore = process.resourceUsage().maxRSS * 1024;
const made = await signedInPieces(pdf, town, { level: 'B-LTA' });
await setImmediate();
const file = openSync(to, 'w');
for (const chunk of made.chunks()) writeSync(file, chunk);
closeSync(file);
const after = process.memoryUsage();
const grown = after.heapUsed + after.external - before.heapUsed - before.external;
const peak = process.resourceUsage().maxRSS * 1024 - peakBefore;
process.stdout.write(JSON.stringify({ grown, peak, length: made.length }));
