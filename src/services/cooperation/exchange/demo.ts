import { resolve } from 'node:path';
import { keepCompanion } from '../../../kernel/companion.ts';
import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Kernel, TlsFiles } from '../../../kernel/kernel.ts';
import { demoId, loadBodies } from '../administrations/index.ts';
import { type DemoBody, demoBodies, demoSystems, demoTownHalls } from './demo/bodies.ts';
import { DATA_SERVICES, type DataServiceDefinition } from './demo/data-services.ts';
import { type DemoPki, ensureDemoPki } from './demo/pki.ts';
import type { ProviderEndpoints } from './demo/providers/run.ts';
import { NAME, spawnProviders } from './demo/providers/spawn.ts';
import { bumpState } from './store.ts';

/** Two processes that start at once load one after the other: 'exch' as a number. */
const DEMO_LOCK = 0x65786368;
const FROM = '2026-01-01';
const UNTIL = '2029-12-31';
/** Invented procedures, one for each ground; the codes have the form of SIA codes. */
export const PROCEDURES = {
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
/** The demonstration's certificates, made when they are missing. */
export const pkiOf = (kernel: Kernel): Promise<DemoPki> =>
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
    await bumpState(tx); // the state lock first, as every action does
    for (const definition of DATA_SERVICES) await insertService(tx, definition, kernel.now());
    for (const town of demoTownHalls) await insertTown(tx, town, pki, kernel.now());
    await outside.get(kernel)?.(tx);
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

/**
 * Starts the provider programs and tells the catalogue where they listen this time; when they die they are started
 * again and the catalogue is told once more. Answers how to stop them.
 */
export async function startOutside(kernel: Kernel): Promise<() => Promise<void>> {
  const options = { pkiDir: pkiFolder(kernel), faults: kernel.settings['DEMO_FAULTS'] === true };
  return keepCompanion({
    // The hub lives without them, and its pages say that they do not answer.
    ...{ name: NAME, alarm: 'providers-lost', log: kernel.log },
    start: () => spawnProviders(options),
    async onReady({ endpoints }) {
      outside.set(kernel, (tx) => writeAddresses(tx, endpoints));
      await kernel.db.transaction().execute(async (tx) => {
        await bumpState(tx);
        await writeAddresses(tx, endpoints);
      });
    },
  });
}

/** Rows are taken in the order of their identifiers, as the probe does: two that write many never wait for each other. */
async function writeAddresses(tx: Tx, endpoints: ProviderEndpoints): Promise<void> {
  const inOrder = DATA_SERVICES.toSorted((a, b) => (serviceId(a.code) < serviceId(b.code) ? -1 : 1));
  for (const it of inOrder) {
    const { origin } = new URL(endpoints[it.provider].url);
    await runSql(tx, 'update exchange.data_service set address = $1 where provider_id = $2 and id = $3', [
      `${origin}/${it.code}`,
      demoId(it.body),
      serviceId(it.code),
    ]);
  }
}

/** How to write where the providers of a start listen, once the rows are there. */
const outside = new WeakMap<Kernel, (tx: Tx) => Promise<void>>();
