import { join, resolve } from 'node:path';
import type { Kernel } from '../../../kernel/kernel.ts';
import { listLogs } from '../../../kernel/ledger/index.ts';
import { demoBodies, demoTownHalls } from './demo/bodies.ts';
import { storyPeople } from './demo/population.ts';
import { PROCEDURES, pkiOf } from './demo.ts';
import { nameOf } from './demo-people.ts';

async function logKey(kernel: Kernel): Promise<string> {
  const [newest] = await listLogs(kernel.pool, kernel.ledger.base);
  return newest?.vkeys[0] ?? '';
}

/** What a person reads when the start is done: addresses, people, a command that exchanges and one that verifies. */
export async function welcome(
  kernel: Kernel,
  ports: { address: string; tlsAddress: string },
): Promise<string> {
  const pki = await pkiOf(kernel);
  const town = demoTownHalls[1]!;
  const system = pki.systems[`SYSTEM-${town.ine}`]!;
  const person = storyPeople[0]!;
  const tls = `https://localhost:${new URL(ports.tlsAddress).port}`;
  const web = kernel.publicAddress;
  const question = {
    service: { provider: demoBodies[0]!.dir3, code: 'RESIDENCE' },
    procedure: PROCEDURES['no-objection'].code,
    basis: 'no-objection',
    case: 'EXP-2026-000123',
    officer: {
      document: town.employees[0]!.document.number,
      name: town.employees[0]!.name,
      unit: town.employees[0]!.unit,
    },
    subject: person.document,
  };
  const names = demoTownHalls.flatMap((each) =>
    each.employees.slice(0, 1).map((employee) => `${employee.name}, ${each.name}`),
  );
  return [
    '',
    'Aplec is running. Everything below is demonstration data.',
    '',
    `  citizens    ${web}/citizen`,
    `  office      ${web}/office`,
    `  operator    ${web}/operator`,
    `  developers  ${web}/developers`,
    `  public log  ${web}/log/`,
    `  systems     ${tls}  (client certificates)`,
    '',
    `  Be somebody: ${web}/demo/people`,
    `    citizens   ${storyPeople.map(nameOf).join(' · ')}`,
    `    employees  ${names.join(' · ')}`,
    '',
    '  A real exchange, from one administration to another:',
    '',
    `curl --silent --cacert ${pki.ca.certPath} --cert ${system.certPath} --key ${system.keyPath} \\`,
    `  --header 'content-type: application/json' --data '${JSON.stringify(question)}' \\`,
    `  ${tls}/v1/exchange/evidence | tee ${join(resolve(kernel.settings.APLEC_DATA), 'answer.json')}; echo`,
    '',
    '  Verify its receipt and that it is the one of that answer, trusting nobody but the key of the log:',
    '',
    `npm run --silent aplec -- verify --answer ${join(resolve(kernel.settings.APLEC_DATA), 'answer.json')} --key '${await logKey(kernel)}' \\`,
    `  --from ${tls} --cert ${system.certPath} --cert-key ${system.keyPath} --ca ${pki.ca.certPath}`,
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
}
