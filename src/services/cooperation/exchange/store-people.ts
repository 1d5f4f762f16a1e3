import type { Selectable } from 'kysely';
import type { Tx } from '../../../kernel/database/database.ts';
import { type ConsentTable, type ObjectionTable, tables } from './store.ts';

export type ObjectionRow = Selectable<ObjectionTable>;
export type ConsentRow = Selectable<ConsentTable>;

/** Most objections or consents listed of one person. */
export const PERSON_LIMIT = 500;

/** Objections of a person, newest first, withdrawn ones too. */
export async function objectionsOf(tx: Tx, subject: Buffer): Promise<ObjectionRow[]> {
  return await tables(tx)
    .selectFrom('objection')
    .selectAll()
    .where('subject', '=', subject)
    .orderBy('id', 'desc')
    .limit(PERSON_LIMIT)
    .execute();
}

/** Consents of a person, newest first, withdrawn and past ones too. */
export async function consentsOf(tx: Tx, subject: Buffer): Promise<ConsentRow[]> {
  return await tables(tx)
    .selectFrom('consent')
    .selectAll()
    .where('subject', '=', subject)
    .orderBy('id', 'desc')
    .limit(PERSON_LIMIT)
    .execute();
}

export async function loadObjection(tx: Tx, subject: Buffer, id: string): Promise<ObjectionRow | undefined> {
  return await tables(tx)
    .selectFrom('objection')
    .selectAll()
    .where('subject', '=', subject)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function loadConsent(tx: Tx, subject: Buffer, id: string): Promise<ConsentRow | undefined> {
  return await tables(tx)
    .selectFrom('consent')
    .selectAll()
    .where('subject', '=', subject)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}
