/**
 * What an application can be registered for beyond knowing that the same person is back (`openid`), and the claims of each
 * (OpenID Connect Core §5.4; the last four are ours). An application gets nothing that it is not registered for.
 */
export const SCOPE_CLAIMS = {
  profile: ['name', 'given_name', 'family_name'],
  email: ['email'],
  phone: ['phone_number'],
  birthdate: ['birthdate'],
  document: ['document_number', 'document_type', 'document_country'],
  employment: ['employment'],
  representation: ['acting_for'],
} as const;
export type Scope = keyof typeof SCOPE_CLAIMS;
export const SCOPE_NAMES = Object.keys(SCOPE_CLAIMS) as [Scope, ...Scope[]];

export const isScope = (text: string): text is Scope => Object.hasOwn(SCOPE_CLAIMS, text);

/** Scopes of a request that are ours, without `openid`, in the order of the table. */
export const scopesIn = (scope: string): Scope[] => {
  const asked = scope.split(' ');
  return SCOPE_NAMES.filter((each) => asked.includes(each));
};

/** The scope to which a claim belongs. */
export const scopeOfClaim = (claim: string): Scope | undefined =>
  SCOPE_NAMES.find((scope) => (SCOPE_CLAIMS[scope] as readonly string[]).includes(claim));
