/**
 * How fast certificates, time, signatures and their validation are, in one run beside `openssl speed`, `openssl ts -reply` and
 * @peculiar/x509. What is in one process counts the processor's time; what is served over HTTP has core 0 for the hub alone, with
 * PostgreSQL and the load on core 1, as the exchange is measured. `--seconds 6 --rounds 3`. The last line is JSON.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { documentRates } from './trust/documents.ts';
import { peculiarRates } from './trust/peers.ts';
import { keyRates, opensslReplies } from './trust/raw.ts';
import { type Served, servedRates } from './trust/served.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string' }, rounds: { type: 'string' } } });
const say = (line: string) => process.stdout.write(`${line}\n`);
const PKI = fileURLToPath(new URL('pki.ts', import.meta.url));

/** Messages, paths, lists and answers in one process: `bench/pki.ts`, in this run. */
function pkiRates(): Record<string, unknown> {
  const said = execFileSync(process.execPath, [PKI], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
  return JSON.parse(said.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;
}

const served = await servedRates(Number(values.seconds ?? 6), Number(values.rounds ?? 3));
const line = ({ perSecond, p50, p99, cpuMicros, memoryMb }: Served) =>
  `${perSecond}/s on one core (p50 ${p50} ms, p99 ${p99} ms; ${cpuMicros} µs of processor each; ${memoryMb} MB)`;
say(`time stamps over HTTP, P-256: ${line(served.timestampsP256)}`);
say(`time stamps over HTTP, RSA-3072: ${line(served.timestampsRsa3072)}`);
say(`OCSP over HTTP: ${line(served.ocsp)}`);
const opensslTsReply = opensslReplies();
say(`openssl ts -reply, a process each: ${opensslTsReply}/s`);
const keys = await keyRates();
for (const [name, { sign, verify, opensslSign, opensslVerify }] of Object.entries(keys))
  say(
    `${name}: ${sign}/s signed and ${verify}/s checked (openssl speed: ${opensslSign} and ${opensslVerify})`,
  );
const pki = pkiRates();
const peculiar = await peculiarRates();
say(
  `@peculiar/x509: a list of ${peculiar.crlEntries} in ${peculiar.crlBuildMs} ms; ours of ${pki['crlEntries']} in ${pki['crlBuildMs']} ms`,
);
const documents = await documentRates();
for (const [name, perSecond] of Object.entries(documents)) say(`${name}: ${perSecond}/s`);
say(JSON.stringify({ bench: 'trust', served, opensslTsReply, keys, pki, peculiar, documents }));
