import { join, resolve } from 'node:path';
import type { Kernel } from '../../../kernel/kernel.ts';
import { listLogs } from '../../../kernel/ledger/index.ts';
import { demoBodies, demoTownHalls } from './demo/bodies.ts';
import { storyPeople } from './demo/population.ts';
import { PROCEDURES, pkiOf } from './demo.ts';
import { nameOf } from './demo-people.ts';

/** The steps of other services come after those of the exchange. */
const FIRST_OF_OTHERS = 6;

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
  const employees = demoTownHalls.flatMap((each) =>
    each.employees.slice(0, 1).map((employee) => `${employee.name}, ${each.name}`),
  );
  const answer = join(resolve(kernel.settings.APLEC_DATA), 'answer.json');
  return [
    '',
    'Aplec is running, with invented people and invented data.',
    '',
    `  Begin here   ${web}/`,
    '',
    'The story, step by step. For 1 and 2 open another terminal in this folder.',
    '',
    `1. A system of ${town.name} asks where ${nameOf(person)} lives:`,
    '',
    `curl --silent --cacert ${pki.ca.certPath} --cert ${system.certPath} --key ${system.keyPath} \\`,
    `  --header 'content-type: application/json' --data '${JSON.stringify(question)}' \\`,
    `  ${tls}/v1/exchange/evidence | tee ${answer}; echo`,
    '',
    '2. Check that its receipt is the one of that answer, trusting nobody but the key of the log:',
    '',
    `npm run --silent aplec -- verify --answer ${answer} --key '${await logKey(kernel)}' \\`,
    `  --from ${tls} --cert ${system.certPath} --cert-key ${system.keyPath} --ca ${pki.ca.certPath}`,
    '',
    '3. Be the citizen, see who looked, and object:',
    `     ${web}/demo/people?next=/citizen/accesses   choose ${nameOf(person)}`,
    '4. Be the employee, ask again, and be refused:',
    `     ${web}/demo/people?next=/office/evidence    choose ${town.employees[0]!.name}`,
    '5. Be the consortium, and see both in the traffic:',
    `     ${web}/demo/people?next=/operator           choose Operació del consorci (demostració)`,
    ...kernel.services
      .flatMap((service) => service.demoStory?.(web) ?? [])
      .flatMap(({ title, lines }, at) => [
        `${FIRST_OF_OTHERS + at}. ${title}`,
        ...lines.map((line) => `     ${line}`),
      ]),
    '',
    'Everything else:',
    '',
    `  portals     ${web}/citizen  ${web}/office  ${web}/operator  ${web}/developers`,
    `  people      ${web}/demo/people     whom one can be, some of them:`,
    `              ${storyPeople.map(nameOf).join(' · ')}`,
    `              ${employees.join(' · ')}`,
    `  directory   ${web}/directory       the public bodies of Catalonia`,
    `  public log  ${web}/log/            and ${web}/verify checks a receipt`,
    `  developers  ${web}/developers      the API, one page an operation`,
    `  systems     ${tls}                 for programs with a client certificate`,
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}
