import { GRANTED } from './names.ts';

/** A trust list as it is kept: plain data, certificates as Base64 of DER, moments as ISO 8601. */
export type TrustList = {
  /** Two letters for a state; `EU` for the list of lists. */
  territory: string;
  isListOfLists: boolean;
  version: number;
  sequence: number;
  type: string;
  operator: string;
  scheme: string;
  issuedAt: string;
  /** Absent: the list is closed, and there will be no other (clause 5.3.15). */
  nextUpdate?: string;
  /** Where older lists of lists are that lead from one set of signers to the next. */
  informationAddresses: string[];
  pointers: Pointer[];
  providers: Provider[];
};

/** Another list and who signs it (clause 5.3.13). */
export type Pointer = { address: string; territory: string; type: string; mime: string; signers: string[] };

export type Provider = { name: string; tradeName?: string; services: TrustService[] };

export type TrustService = {
  /** Newest first: the status that counts now, then its history (clause 5.6). */
  states: ServiceState[];
  /** Certificates that are the service's identity, from now and from history. */
  certificates: string[];
};

export type ServiceState = {
  type: string;
  name: string;
  status: string;
  from: string;
  /** URIs of what it is for (clause 5.5.9.4), and why what it issues is something else than it says (clause 5.5.9.2). */
  uses: string[];
  qualifications: Qualification[];
};

export type Qualification = { qualifiers: string[]; criteria: Criteria };

/** Which certificates qualifiers are about (clause 5.5.9.2.2): `unknown` criteria fit none. */
export type Criteria =
  | { kind: 'list'; assert: 'all' | 'atLeastOne' | 'none'; of: Criteria[] }
  | { kind: 'key-usage'; bits: { name: string; value: boolean }[] }
  | { kind: 'policies'; oids: string[] }
  | { kind: 'purposes'; oids: string[] }
  | { kind: 'subject'; oids: string[] }
  | { kind: 'unknown' };

/** The state of a service at an instant (ms); undefined before the first that the list tells. */
export function stateAt({ states }: TrustService, at: number): ServiceState | undefined {
  return states.find(({ from }) => Date.parse(from) <= at);
}

export const isGranted = ({ status }: ServiceState): boolean => GRANTED.has(status);

/** How a list is called here: `EU-lotl`, `ES`. */
export const listName = ({
  territory,
  isListOfLists,
}: Pick<TrustList, 'territory' | 'isListOfLists'>): string =>
  isListOfLists ? `${territory}-lotl` : territory;
