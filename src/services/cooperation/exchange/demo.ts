import { join, resolve } from 'node:path';
import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { DemoPerson } from '../../../kernel/demo-person.ts';
import type { Kernel, TlsFiles } from '../../../kernel/kernel.ts';
import { listLogs } from '../../../kernel/ledger/index.ts';
import { demoId, loadBodies } from '../administrations/index.ts';
import { type DemoBody, demoBodies, demoSystems, demoTownHalls } from './demo/bodies.ts';
import { DATA_SERVICES, type DataServiceDefinition } from './demo/data-services.ts';
import { type DemoPki, ensureDemoPki } from './demo/pki.ts';
import { storyPeople } from './demo/population.ts';
import { spawnProviders } from './demo/providers/spawn.ts';
import { bumpState } from './store.ts';

/** Two processes that start at once load one after the other: 'exch' as a number. */
const DEMO_LOCK = 0x65786368;
const FROM = '2026-01-01';
const UNTIL = '2029-12-31';
/** Invented procedures, one for each ground; the codes have the form of SIA codes. */
const PROCEDURES = {
  law: { code: '990001', title: 'Revisió d’ofici de bonificacions (demostració)', article: '28.2 i 155' },
  'no-objection': { code: '990002', title: 'Ajuts al lloguer i a la llar (demostració)', article: '28.2' },
  consent: {
    code: '990003',
    title: 'Targeta d’aparcament i suport a l’autonomia (demostració)',
    article: '28.3',
  },
} as const;
const NORM = 'Llei 39/2015, d’1 d’octubre';
const LINK = 'https://www.boe.es/eli/es/l/2015/10/01/39/con';

const pkiFolder = (kernel: Kernel) => resolve(kernel.settings.APLEC_DATA, 'pki');
const pkiOf = (kernel: Kernel): Promise<DemoPki> =>
  ensureDemoPki({ dir: pkiFolder(kernel), now: kernel.now(), systems: demoSystems });

/** Certificates of the demonstration authority, made at first start. */
export async function demoTls(folder: string, now: Temporal.Instant): Promise<TlsFiles> {
  const pki = await ensureDemoPki({ dir: folder, now, systems: demoSystems });
  return {
    server: { key: pki.hubServer.keyPem, cert: pki.hubServer.certPem },
    provider: { key: pki.hubClient.keyPem, cert: pki.hubClient.certPem },
    ca: [pki.ca.certPem],
  };
}

/** Identifiers of the demonstration do not change from one start to the next. */
const serviceId = (code: string) => demoId(`service/${code}`);
const townId = (body: DemoBody) => demoId(body.ine!);
const clientId = (body: DemoBody) => demoId(`client/${body.ine}`);

/** Loads providers, data services, agreements and systems once. */
export async function loadDemo(kernel: Kernel): Promise<void> {
  await loadBodies(
    kernel,
    demoBodies.map(({ code, name, type, nif, dir3 }) => ({
      ...{ code, name, nif, dir3 },
      type:
        type === 'department'
          ? ('generalitat-department' as const)
          : type === 'agency'
            ? ('public-agency' as const)
            : type,
    })),
  );
  const pki = await pkiOf(kernel);
  await kernel.db.transaction().execute(async (tx) => {
    await runSql(tx, 'select pg_advisory_xact_lock($1)', [DEMO_LOCK]);
    for (const definition of DATA_SERVICES) await insertService(tx, definition, kernel.now());
    for (const town of demoTownHalls) await insertTown(tx, town, pki, kernel.now());
    await outside.get(kernel)?.(tx);
    await bumpState(tx);
  });
}

async function insertService(tx: Tx, it: DataServiceDefinition, now: Temporal.Instant): Promise<void> {
  await runSql(
    tx,
    `insert into exchange.data_service (provider_id, id, code, version, title, description, evidence_type, question_schema,
       answer_schema, fields, bases, daily_quota, timeout_ms, address, approval, state, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'published', $16, $16)
     on conflict do nothing`,
    [
      demoId(it.body),
      serviceId(it.code),
      it.code,
      Number(it.version.replace('v', '')),
      it.title,
      it.description,
      it.evidenceType,
      it.questionSchema,
      it.answerSchema,
      JSON.stringify(it.fields),
      [...it.bases],
      it.dailyQuota,
      it.timeoutMs,
      `https://localhost:1/${it.code}`,
      it.bases.includes('no-objection') ? 'automatic' : 'manual',
      now.toString(),
    ],
  );
}

async function insertTown(tx: Tx, town: DemoBody, pki: DemoPki, now: Temporal.Instant): Promise<void> {
  const system = pki.systems[`SYSTEM-${town.ine}`]!;
  await runSql(
    tx,
    `insert into exchange.client (administration_id, id, name, certificates, capabilities, state, created_at)
     values ($1, $2, $3, $4, $5, 'active', $6)
     on conflict (administration_id, id) do update set certificates = excluded.certificates`,
    [
      townId(town),
      clientId(town),
      `Tramitador de ${town.name}`,
      [system.fingerprint256.replaceAll(':', '').toLowerCase()],
      ['evidence.request', 'events.read', 'webhooks.manage'],
      now.toString(),
    ],
  );
  for (const it of DATA_SERVICES) {
    // One small town has a single agreement for each service: an ordinary X-Road system, which names no ground, works there.
    const bases = town === demoTownHalls[0] ? it.bases.slice(0, 1) : it.bases;
    for (const basis of bases) await insertAgreement(tx, { town, it, basis, now });
  }
}

type NewAgreement = {
  town: DemoBody;
  it: DataServiceDefinition;
  basis: keyof typeof PROCEDURES;
  now: Temporal.Instant;
};

async function insertAgreement(tx: Tx, { town, it, basis, now }: NewAgreement): Promise<void> {
  const procedure = PROCEDURES[basis];
  // One town has some in other states, so that there is something to decide and to explain.
  const story =
    town === demoTownHalls[2] && it.code === 'VEHICLE'
      ? 'suspended'
      : town === demoTownHalls[3] && it.code === 'STABLE_COUPLE'
        ? 'pending'
        : 'active';
  await runSql(
    tx,
    `insert into exchange.agreement (consumer_id, id, provider_id, service_id, procedure_code, procedure_title, basis, norm, article,
       link, fields, daily_quota, valid_from, valid_until, state, suspended_by, reason, requested_at, decide_by, decided_at, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $18, $18)
     on conflict do nothing`,
    [
      townId(town),
      demoId(`agreement/${town.ine}/${it.code}/${basis}`),
      demoId(it.body),
      serviceId(it.code),
      procedure.code,
      procedure.title,
      basis,
      NORM,
      procedure.article,
      LINK,
      fieldsFor(it, basis),
      it.dailyQuota,
      FROM,
      UNTIL,
      story,
      story === 'suspended' ? ['provider'] : [],
      story === 'suspended' ? 'Demostració: suspès per mostrar aquest estat.' : null,
      now.toString(),
      story === 'pending'
        ? now.toZonedDateTimeISO('Europe/Madrid').toPlainDate().add({ days: 14 }).toString()
        : null,
      story === 'pending' ? null : now.toString(),
    ],
  );
}

/** Minimisation: without a law or consent the data of GDPR article 9 stay; and one ordinary field less, so that it shows. */
function fieldsFor(it: DataServiceDefinition, basis: string): string[] {
  const paths = it.fields
    .filter((field) => basis !== 'no-objection' || field.sensitivity !== 'special')
    .map((field) => field.path);
  return basis === 'no-objection' && paths.length > 3 ? paths.slice(0, -1) : paths;
}

/** Starts the provider programs and tells the catalogue where they listen this time. Answers how to stop them. */
export async function startOutside(kernel: Kernel): Promise<() => Promise<void>> {
  const providers = await spawnProviders({
    pkiDir: pkiFolder(kernel),
    faults: kernel.settings['DEMO_FAULTS'] === true,
  });
  outside.set(kernel, async (tx) => {
    for (const it of DATA_SERVICES) {
      const { origin } = new URL(providers.endpoints[it.provider].url);
      await runSql(tx, 'update exchange.data_service set address = $1 where provider_id = $2 and id = $3', [
        `${origin}/${it.code}`,
        demoId(it.body),
        serviceId(it.code),
      ]);
    }
  });
  return () => providers.stop();
}

/** How to write where the providers of a start listen, once the rows are there. */
const outside = new WeakMap<Kernel, (tx: Tx) => Promise<void>>();

const STAFF = [
  'evidence.request',
  'agreements.manage',
  'services.manage',
  'body.manage',
  'events.read',
  'webhooks.manage',
] as const;

const nameOf = (person: (typeof storyPeople)[number]) =>
  `${person.givenName} ${person.familyNames} (demostració)`;

/** Citizens of the story, employees of the town halls and of two providers, and an operator. */
export async function demoPeople(): Promise<DemoPerson[]> {
  const citizens = storyPeople.map(
    (person): DemoPerson => ({
      id: `citizen-${person.key}`,
      actor: { kind: 'citizen', document: person.document.number, name: nameOf(person) },
      story: person.role,
    }),
  );
  const employees = demoTownHalls.flatMap((town) =>
    town.employees.map(
      (employee, index): DemoPerson => ({
        id: employee.id,
        actor: {
          kind: 'employee',
          document: employee.document.number,
          name: employee.name,
          administrationId: townId(town),
          administrationName: town.name,
          unit: employee.unit,
          // The first of each town hall holds every capability; the others ask for evidence.
          capabilities: index === 0 ? [...STAFF, 'evidence.emergency'] : ['evidence.request'],
        },
        story: { ca: employee.role, es: employee.role, oc: employee.role, en: employee.role },
      }),
    ),
  );
  return [...citizens, ...employees, ...providerStaff(), OPERATOR];
}

function providerStaff(): DemoPerson[] {
  return demoBodies
    .filter((body) => body.isProvider)
    .slice(0, 2)
    .map((body, index) => ({
      id: `provider-${body.code.toLowerCase()}`,
      actor: {
        kind: 'employee',
        document: `9990090${index}Z`,
        name: `Responsable de dades ${index + 1} (demostració)`,
        administrationId: demoId(body.code),
        administrationName: body.name,
        unit: 'Serveis de dades',
        capabilities: STAFF,
      },
      story: {
        ca: 'Publica serveis de dades i decideix convenis.',
        es: 'Publica servicios de datos y decide convenios.',
        oc: 'Publique servicis de donades e decidís convènis.',
        en: 'Publishes data services and decides agreements.',
      },
    }));
}

const OPERATOR: DemoPerson = {
  id: 'operator-1',
  actor: { kind: 'operator', document: '99900999A', name: 'Operació del consorci (demostració)' },
  story: {
    ca: 'Fa funcionar la plataforma per a tots els ens.',
    es: 'Hace funcionar la plataforma para todas las entidades.',
    oc: 'Hè foncionar era plataforma entà toti es ens.',
    en: 'Runs the platform for every body.',
  },
};

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
    '  Verify its receipt, trusting nobody but the key of the log:',
    '',
    `npm run --silent aplec -- verify --answer ${join(resolve(kernel.settings.APLEC_DATA), 'answer.json')} --from ${web} --key '${await logKey(kernel)}'`,
    '',
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
}
