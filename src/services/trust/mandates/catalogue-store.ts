import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import { SHARED } from './check-store.ts';

export type Catalogue = {
  ownerId: string;
  code: string;
  name: string;
  active: boolean;
  createdAt: Temporal.Instant;
};
export type Family = { ownerId: string; id: string; code: string; name: string };
export type Procedure = {
  ownerId: string;
  id: string;
  family: string;
  code: string;
  name: string;
  description: string | null;
  fue: string | null;
  active: boolean;
};

type Where = { ownerId?: string; code?: string };

async function catalogues(on: Tx | Database, { ownerId, code }: Where): Promise<Catalogue[]> {
  const rows = await runSql<{
    owner_id: string;
    code: string;
    name: string;
    active: boolean;
    created_at: Date;
  }>(
    on,
    `select owner_id, code, name, active, created_at from mandates.catalogue
     where ($1::uuid is null or owner_id = $1) and ($2::text is null or code = $2)`,
    [ownerId ?? null, code ?? null],
  );
  return rows.map((row) => ({
    ...{ ownerId: row.owner_id, code: row.code, name: row.name, active: row.active },
    createdAt: Temporal.Instant.fromEpochMilliseconds(row.created_at.getTime()),
  }));
}

/** The catalogue that a body uses: its own, or the shared one. A body has one only (Representa §8). */
export async function catalogueOf(on: Tx | Database, body: string): Promise<Catalogue | undefined> {
  const [own] = await catalogues(on, { ownerId: body });
  return own ?? (await catalogues(on, { ownerId: SHARED }))[0];
}

export const catalogueByCode = async (on: Tx | Database, code: string) => (await catalogues(on, { code }))[0];

export async function insertCatalogue(tx: Tx, catalogue: Catalogue): Promise<void> {
  await runSql(
    tx,
    `insert into mandates.catalogue (owner_id, code, name, active, created_at) values ($1, $2, $3, $4, $5)
     on conflict (owner_id) do nothing`,
    [catalogue.ownerId, catalogue.code, catalogue.name, catalogue.active, catalogue.createdAt.toString()],
  );
}

export async function listFamilies(
  on: Tx | Database,
  { ownerId, id }: { ownerId?: string | undefined; id?: string | undefined },
): Promise<Family[]> {
  const rows = await runSql<{ owner_id: string; id: string; code: string; name: string }>(
    on,
    `select owner_id, id, code, name from mandates.family where ($1::uuid is null or owner_id = $1) and ($2::uuid is null or id = $2)
     order by code limit 1000`,
    [ownerId ?? null, id ?? null],
  );
  return rows.map(({ owner_id, ...row }) => ({ ownerId: owner_id, ...row }));
}

type ProcedureRow = Omit<Procedure, 'ownerId'> & { owner_id: string };

/** Procedures of a catalogue, of a family, or the one with an identifier. */
export async function listProcedures(
  on: Tx | Database,
  asked: {
    ownerId?: string | undefined;
    family?: string | undefined;
    id?: string | undefined;
    page?: number;
    size?: number;
  },
): Promise<{ found: Procedure[]; total: number }> {
  const where = `($1::uuid is null or owner_id = $1) and ($2::text is null or family = $2) and ($3::uuid is null or id = $3)`;
  const values = [asked.ownerId ?? null, asked.family ?? null, asked.id ?? null];
  const size = asked.size ?? 5000;
  const rows = await runSql<ProcedureRow>(
    on,
    `select owner_id, id, family, code, name, description, fue, active from mandates.procedure where ${where}
     order by family, code limit $4 offset $5`,
    [...values, size, ((asked.page ?? 1) - 1) * size],
  );
  const [count] = await runSql<{ total: number }>(
    on,
    `select count(*) as total from mandates.procedure where ${where}`,
    values,
  );
  const found = rows.map(({ owner_id, ...row }) => ({ ownerId: owner_id, ...row }));
  return { found, total: count?.total ?? 0 };
}

/** Codes that no catalogue of these bodies has (the shared one, when there are none). */
export async function missingCodes(
  tx: Tx,
  {
    bodies,
    procedures,
    families,
  }: { bodies: readonly string[]; procedures: readonly string[]; families: readonly string[] },
): Promise<string[]> {
  const owners: string[] = [];
  for (const body of bodies) owners.push((await catalogueOf(tx, body))?.ownerId ?? SHARED);
  const [row] = await runSql<{ procedures: string[] | null; families: string[] | null }>(
    tx,
    `select (select array_agg(distinct code) from mandates.procedure where owner_id = any($1) and code = any($2) and active) as procedures,
       (select array_agg(distinct code) from mandates.family where owner_id = any($1) and code = any($3)) as families`,
    [owners.length === 0 ? [SHARED] : owners, [...procedures], [...families]],
  );
  return [
    ...procedures.filter((each) => !row?.procedures?.includes(each)),
    ...families.filter((each) => !row?.families?.includes(each)),
  ];
}

/** Adds what is new; what is there already stays as it is (Representa §8.2). Answers how many were added. */
export async function addToCatalogue(
  tx: Tx,
  ownerId: string,
  added: {
    families: readonly { code: string; name: string }[];
    procedures: readonly Omit<Procedure, 'ownerId' | 'id' | 'active'>[];
  },
  now: Temporal.Instant,
): Promise<{ families: number; procedures: number }> {
  const { families, procedures } = added;
  const newFamilies = await runSql(
    tx,
    `insert into mandates.family (owner_id, id, code, name, created_at)
     select $1, * from unnest($2::uuid[], $3::text[], $4::text[]), (values ($5::timestamptz)) as t(at)
     on conflict do nothing returning code`,
    [
      ownerId,
      families.map(() => newId()),
      families.map((f) => f.code),
      families.map((f) => f.name),
      now.toString(),
    ],
  );
  const newProcedures = await runSql(
    tx,
    `insert into mandates.procedure (owner_id, id, family, code, name, description, fue, active, created_at)
     select $1, id, family, code, name, description, fue, true, $8
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as p(id, family, code, name, description, fue)
     on conflict do nothing returning code`,
    [
      ...[
        ownerId,
        procedures.map(() => newId()),
        procedures.map((p) => p.family),
        procedures.map((p) => p.code),
      ],
      ...[procedures.map((p) => p.name), procedures.map((p) => p.description), procedures.map((p) => p.fue)],
      now.toString(),
    ],
  );
  return { families: newFamilies.length, procedures: newProcedures.length };
}
