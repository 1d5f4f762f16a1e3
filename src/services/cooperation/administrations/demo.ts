import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Adhesion, AdhesionState } from './adhesion.ts';
import { saveAdhesions } from './adhesion-store.ts';
import type { Administration, AdministrationType } from './administration.ts';
import { bodyOf, demoId, realBodies } from './demo/bodies.ts';
import { listAdministrations, saveAdministrations } from './store.ts';
import { insertUnits } from './unit-store.ts';

export { demoId } from './demo/bodies.ts';

/** An invented body as another service's demonstration gives it; `code` makes its identifier. */
export type DemoBody = {
  code: string;
  type: AdministrationType;
  name: string;
  place?: string;
  names?: { es?: string; oc?: string; en?: string };
  ine10?: string;
  dir3?: string;
  nif?: string;
  /** Code of the body it hangs from. */
  parent?: string;
  calendar?: string;
  email?: string;
  web?: string;
  /** Units; `code` is within the body and makes `demoId('<body>/<unit>')`. Parents stand before their parts. */
  units?: readonly { code: string; name: string; dir3?: string; parent?: string }[];
};

/** Two processes that start at once load one after the other: 'demo' as a number. */
const DEMO_LOCK = 0x64656d6f;
/** The day from which the demonstration's bodies and adhesions have been there. */
const SINCE = '2026-01-07';
const SERVICE = 'exchange';

/** Some real towns in the other states, so that the queue of the operator has something to show. */
const STORIES: Readonly<Record<string, { state: AdhesionState; reason: string | null }>> = {
  '08004': { state: 'requested', reason: null },
  '17004': { state: 'requested', reason: null },
  '25005': { state: 'requested', reason: null },
  '43004': { state: 'requested', reason: null },
  '25008': { state: 'suspended', reason: 'Demostració: suspesa per mostrar aquest estat.' },
  '17005': { state: 'ended', reason: 'Demostració: acabada per mostrar aquest estat.' },
};

/** Loads the real local bodies of Catalonia once; the services of the demonstration count them as members. */
export async function loadDemo(kernel: Kernel): Promise<void> {
  const states = new Map(Object.entries(STORIES).map(([code, story]) => [demoId(code), story]));
  await loadOnce(kernel, realBodies(), states);
}

/** Loads invented bodies, marked as such, with their units and their adhesion. Safe to call again. */
export async function loadBodies(kernel: Kernel, rows: readonly DemoBody[]): Promise<void> {
  const bodies = rows.map(({ parent, units: _units, email = null, web = null, ...row }) =>
    bodyOf({
      ...row,
      parentId: parent === undefined ? null : demoId(parent),
      contact: { email, phone: null, address: null, web },
      invented: true,
    }),
  );
  await loadOnce(kernel, bodies, new Map(), rows);
}

type Stories = ReadonlyMap<string, { state: AdhesionState; reason: string | null }>;

async function loadOnce(
  kernel: Kernel,
  bodies: Administration[],
  stories: Stories,
  rows: readonly DemoBody[] = [],
): Promise<void> {
  await kernel.db.transaction().execute(async (tx) => {
    await runSql(tx, 'select pg_advisory_xact_lock($1)', [DEMO_LOCK]);
    const fresh = await missing(tx, bodies);
    if (fresh.length === 0) return;
    await saveAdministrations(tx, fresh, kernel.now());
    const ids = new Set(fresh.map((body) => body.id));
    await insertUnits(tx, rows.filter((row) => ids.has(demoId(row.code))).flatMap(unitsOf));
    if (!kernel.services.some((service) => service.name === SERVICE)) return;
    const joining = fresh
      .filter((body) => body.status === 'active')
      .map((body) => adhesionOf(body.id, stories.get(body.id)));
    const at = Temporal.Instant.from(`${SINCE}T08:00:00Z`);
    await saveAdhesions(tx, joining, { step: 'request', byKind: 'platform', at });
  });
}

/** Bodies that the directory does not have, by identifier or by code: what people changed since stays. */
async function missing(tx: Tx, bodies: readonly Administration[]): Promise<Administration[]> {
  const held = new Set(
    (await listAdministrations(tx)).flatMap((body) => [body.id, body.ine10, body.dir3, body.nif]),
  );
  return bodies.filter(
    (body) => ![body.id, body.ine10, body.dir3, body.nif].some((code) => code !== null && held.has(code)),
  );
}

function unitsOf({ code: body, units = [] }: DemoBody) {
  return units.map(({ code, name, dir3 = null, parent }) => ({
    administrationId: demoId(body),
    id: demoId(`${body}/${code}`),
    parentId: parent === undefined ? null : demoId(`${body}/${parent}`),
    ...{ dir3, name, openedOn: SINCE, closedOn: null },
  }));
}

function adhesionOf(
  administrationId: string,
  story: { state: AdhesionState; reason: string | null } = { state: 'active', reason: null },
): Adhesion {
  const at = `${SINCE}T08:00:00Z`;
  const { state, reason } = story;
  return {
    id: demoId(`${administrationId}/${SERVICE}`),
    ...{ administrationId, service: SERVICE, state, reason, requestedAt: at, version: 1 },
    activeSince: state === 'requested' ? null : at,
    suspendedAt: state === 'suspended' ? at : null,
    endedAt: state === 'ended' ? at : null,
  };
}
