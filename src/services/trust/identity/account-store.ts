import { type Database, runSql, type Tx } from '../../../kernel/database/database.ts';
import { newId } from '../../../kernel/ids.ts';
import { type Account, type DocumentType, type Person, personKey } from './account.ts';

type Row = {
  id: string;
  person: string;
  document_type: DocumentType;
  country: string;
  given_name: string;
  surname1: string;
  surname2: string | null;
  birth_date: string | null;
  email: string | null;
  phone: string | null;
  state: 'active' | 'closed';
};

export const ACCOUNT_COLUMNS = `id, person, document_type, country, given_name, surname1, surname2, birth_date, email, phone, state`;

export const toAccount = (row: Row): Account => ({
  id: row.id,
  person: row.person,
  documentType: row.document_type,
  document: row.country === 'ES' ? row.person : row.person.slice(3),
  country: row.country,
  givenName: row.given_name,
  surname1: row.surname1,
  surname2: row.surname2 ?? undefined,
  birthDate: row.birth_date ?? undefined,
  email: row.email,
  phone: row.phone,
  state: row.state,
});

async function one(tx: Tx | Database, where: string, value: string): Promise<Account | undefined> {
  const [row] = await runSql<Row>(tx, `select ${ACCOUNT_COLUMNS} from identity.account where ${where} = $1`, [
    value,
  ]);
  return row && toAccount(row);
}

export const findAccount = (tx: Tx, id: string) => one(tx, 'id', id);
export const findPerson = (tx: Tx | Database, person: string) => one(tx, 'person', person);

/**
 * Whether a foreign number is already that of a document of another kind: passports and identity cards of one state are
 * numbered apart, so one number may be of two people. A Spanish number is of one person, whatever it stands on.
 */
export async function isOfAnother(tx: Tx, person: Person): Promise<boolean> {
  if (person.country === 'ES') return false;
  const before = await findPerson(tx, personKey(person));
  return (
    before !== undefined && (before.documentType === 'passport') !== (person.documentType === 'passport')
  );
}

/**
 * The account of a person, made when there is none. Names follow the last method that knew them; what it did not know (a
 * second surname, a date) stays. Names of a method that is not `sure` of them are only for an account that has none.
 */
export async function keepPerson(
  tx: Tx,
  person: Person,
  now: Temporal.Instant,
  { sure = true }: { sure?: boolean } = {},
): Promise<Account> {
  const known = sure ? undefined : await findPerson(tx, personKey(person));
  if (known !== undefined) return known;
  const [row] = await runSql<Row>(
    tx,
    `insert into identity.account as a (id, person, document_type, country, given_name, surname1, surname2, birth_date, state,
       created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, $9)
     on conflict (person) do update set given_name = excluded.given_name, surname1 = excluded.surname1,
       surname2 = coalesce(excluded.surname2, a.surname2), birth_date = coalesce(excluded.birth_date, a.birth_date),
       updated_at = case when (a.given_name, a.surname1) = (excluded.given_name, excluded.surname1) then a.updated_at
         else excluded.updated_at end
     returning ${ACCOUNT_COLUMNS}`,
    [
      ...[newId(), personKey(person), person.documentType, person.country],
      ...[
        person.givenName,
        person.surname1,
        person.surname2 ?? null,
        person.birthDate ?? null,
        now.toString(),
      ],
    ],
  );
  return toAccount(row!);
}
