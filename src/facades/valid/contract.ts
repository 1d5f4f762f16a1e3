import type { Level } from '../../kernel/assurance.ts';
import type { Account, Session } from '../../services/trust/identity/index.ts';

/** Where the published contract is, under an address of ours (VALid2, README §4). */
export const BASE = '/valid';
export const AUTH = `${BASE}/o/oauth2/auth`;
export const TOKEN = `${BASE}/o/oauth2/token`;
export const REVOKE = `${BASE}/o/oauth2/revoke`;
export const LOGOUT = `${BASE}/o/oauth2/logout`;
export const USER_INFO = `${BASE}/serveis-rest/getUserInfo`;

/** The only value that there is. */
export const SCOPE = 'autenticacio_usuari';

/** What a sign-in was, as it goes along with codes and tokens. */
export type Identification = {
  level: Level;
  method: string;
  at: string;
  organisation?: { document: string; name: string };
};

export const identificationOf = ({ level, method, identifiedAt, organisation }: Session): Identification => ({
  ...{ level, method, at: identifiedAt.toString() },
  ...(organisation?.role === 'representative' && {
    organisation: { document: organisation.document, name: organisation.name },
  }),
});

/** The published names of methods; those that the contract does not know keep ours. */
const METHODS: Readonly<Record<string, string>> = {
  'mobile-code': 'idcatmobil',
  certificate: 'certificat',
  upstream: 'clave',
};
const IDENTIFIER_TYPES: Readonly<Record<Account['documentType'], string>> = {
  NIF: '1',
  NIE: '2',
  passport: '3',
  other: '4',
};
/** Of a natural person, and of whoever represents a legal one (the table of `certificateType`). */
const NATURAL = '0';
const REPRESENTATIVE = '11';

export type May = { email: boolean; phone: boolean };

/** The answer of `getUserInfo`: fields without a value are left out; the certificate itself is never given (minimisation). */
export function userInfo(account: Account, { level, method, organisation }: Identification, may: May) {
  const { givenName, surname1, surname2, country, email, phone } = account;
  return {
    status: 'ok',
    ...{ identifier: account.document, identifierType: IDENTIFIER_TYPES[account.documentType] },
    ...{ name: givenName, surnames: [surname1, surname2].filter(Boolean).join(' '), surname1 },
    ...(surname2 !== undefined && { surname2 }),
    countryCode: country,
    ...(may.email && email !== null && { email }),
    ...(may.phone && phone !== null && phoneOf(phone)),
    ...{ method: METHODS[method] ?? method, assuranceLevel: level },
    ...(method === 'certificate' && {
      certificateType: organisation === undefined ? NATURAL : REPRESENTATIVE,
    }),
    ...(organisation !== undefined && { companyId: organisation.document, companyName: organisation.name }),
  };
}

/** `+34600…` as the contract has it: the prefix with zeros, the number apart. */
function phoneOf(phone: string): { prefix: string; phone: string } {
  const spanish = /^\+34(\d+)$/.exec(phone);
  return spanish === null ? { prefix: '', phone } : { prefix: '0034', phone: spanish[1]! };
}
