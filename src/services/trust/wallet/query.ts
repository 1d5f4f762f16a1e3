import type { Issuer } from './issuer.ts';

/** What is asked, and no more: who somebody is, and the number by which administrations know them (PID Rulebook §2). */
const CLAIMS = ['given_name', 'family_name', 'personal_administrative_number'] as const;
/** The two formats of an identity, under the names that our query gives them. */
export const SD_JWT = 'sdjwt';
export const MDOC = 'mdoc';

const every = (all: readonly (readonly string[])[]): string[] => [...new Set(all.flat())].sort();

/** The query in DCQL (OpenID4VP 1.0 §6): the identity of any issuer that we know, in either format, once. */
export function dcqlQuery(issuers: readonly Issuer[]) {
  const vcts = every(issuers.map((each) => each.vcts));
  const doctypes = every(issuers.map((each) => each.doctypes));
  const sdJwt = {
    ...{ id: SD_JWT, format: 'dc+sd-jwt', meta: { vct_values: vcts } },
    claims: CLAIMS.map((name) => ({ path: [name] })),
  };
  // A query for mdoc names one type of document (§B.2.3): one query for each.
  const mdocs = doctypes.map((doctype, at) => ({
    ...{ id: `${MDOC}${at}`, format: 'mso_mdoc', meta: { doctype_value: doctype } },
    // The namespace of the PID is called as its type of document (PID Rulebook §3.1.1).
    claims: CLAIMS.map((name) => ({ path: [doctype, name] })),
  }));
  const credentials = [...(vcts.length > 0 ? [sdJwt] : []), ...mdocs];
  return { credentials, credential_sets: [{ options: credentials.map(({ id }) => [id]) }] };
}
