import type { KeyUsage, QcStatements } from '../../../kernel/pki/index.ts';
import { PURPOSE } from '../../../kernel/pki/index.ts';

/** Who issues what: the root signs authorities only. */
export const ISSUING_ROLES = ['people', 'bodies', 'servers'] as const;
export type IssuingRole = (typeof ISSUING_ROLES)[number];
export type AuthorityRole = 'root' | IssuingRole;

/** Parts of a subject that a profile needs or takes; see `subject.ts` for what each is. */
export type SubjectPart =
  | 'givenName'
  | 'surname'
  | 'document'
  | 'pseudonym'
  | 'organisation'
  | 'organisationNif'
  | 'unit'
  | 'office'
  | 'hosts'
  | 'name'
  | 'email'
  | 'mandate';

export type ProfileRules = {
  role: IssuingRole;
  /** Number of its policy under the arc of the installation. */
  policy: number;
  /** Policy of EN 319 411-1 §5.3 (not qualified) and 411-2 §5.3 (qualified), where there is one. */
  etsi?: { plain: string; qualified?: string };
  /** Policy of the Spanish national scheme, said only by qualified certificates. */
  national?: string;
  needs: readonly SubjectPart[];
  takes: readonly SubjectPart[];
  keyUsage: readonly KeyUsage[];
  purposes: readonly string[];
  /** RFC 3161 §2.3: of a time-stamping unit, critical and alone. */
  criticalPurposes?: true;
  qcType?: QcStatements['types'][number];
  /** id-etsi-qcs-semanticsId (EN 319 412-1 §5): how serialNumber or organizationIdentifier are to be read. */
  semantics?: string;
  /** Longest life, in days. */
  days: number;
  /** Whether people ask for it at a desk, or only the platform issues it. */
  desk: boolean;
};

/** RFC 9336. */
const DOCUMENT_SIGNING = '1.3.6.1.5.5.7.3.36';
/** EN 319 412-1 §5.1: of a natural and of a legal person. */
const NATURAL = '0.4.0.194121.1.1';
const LEGAL = '0.4.0.194121.1.2';
/** NCP (EN 319 411-1) and QCP-n (EN 319 411-2). */
const PERSON = { plain: '0.4.0.2042.1.1', qualified: '0.4.0.194112.1.0' };
const YEAR = 365;

const person = {
  role: 'people',
  etsi: PERSON,
  // EN 319 412-2 §4.3.2, type B: the same key signs in and signs documents.
  keyUsage: ['digitalSignature', 'nonRepudiation'],
  purposes: [PURPOSE.clientAuth, PURPOSE.emailProtection, DOCUMENT_SIGNING],
  qcType: 'esign',
  semantics: NATURAL,
  days: 4 * YEAR,
  desk: true,
} as const satisfies Partial<ProfileRules>;

/**
 * Profiles by EN 319 412-2 (natural persons), 412-3 (legal persons), 412-4 (web sites), RFC 3161 §2.3 and EN 319 421
 * (time stamps), RFC 6960 §4.2.2.2 (OCSP).
 */
export const PROFILES = {
  citizen: { ...person, policy: 1, needs: ['givenName', 'surname', 'document'], takes: ['email'] },
  employee: {
    ...person,
    policy: 2,
    national: '2.16.724.1.3.5.7.2',
    needs: ['givenName', 'surname', 'document', 'organisation'],
    takes: ['organisationNif', 'unit', 'office', 'email'],
  },
  // EN 319 412-2 §4.2.4: a pseudonym instead of the name. What serialNumber holds then is no document.
  'employee-pseudonym': {
    ...person,
    policy: 3,
    national: '2.16.724.1.3.5.4.2',
    semantics: LEGAL,
    needs: ['pseudonym', 'document', 'organisation'],
    takes: ['organisationNif', 'unit', 'givenName', 'surname'],
  },
  official: {
    ...person,
    policy: 4,
    national: '2.16.724.1.3.5.7.2',
    needs: ['givenName', 'surname', 'document', 'organisation', 'office'],
    takes: ['organisationNif', 'unit', 'email'],
  },
  representative: {
    ...person,
    policy: 5,
    national: '2.16.724.1.3.5.8',
    needs: ['givenName', 'surname', 'document', 'organisation', 'organisationNif'],
    takes: ['mandate', 'email'],
  },
  seal: {
    role: 'bodies',
    policy: 6,
    etsi: { plain: '0.4.0.2042.1.1', qualified: '0.4.0.194112.1.1' },
    national: '2.16.724.1.3.5.6.2',
    needs: ['organisation', 'name'],
    takes: ['organisationNif', 'unit', 'email'],
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    purposes: [PURPOSE.emailProtection, DOCUMENT_SIGNING],
    qcType: 'eseal',
    semantics: LEGAL,
    days: 3 * YEAR,
    desk: true,
  },
  // OVCP (EN 319 411-1 §5.3). CA/Browser Forum BR §6.3.2: 200 days since March 2026.
  'tls-server': {
    role: 'servers',
    policy: 7,
    etsi: { plain: '0.4.0.2042.1.7' },
    needs: ['hosts'],
    takes: ['organisation', 'organisationNif'],
    keyUsage: ['digitalSignature'],
    purposes: [PURPOSE.serverAuth],
    days: 199,
    desk: true,
  },
  'tls-client': {
    role: 'servers',
    policy: 8,
    etsi: { plain: '0.4.0.2042.1.1' },
    needs: ['name', 'organisation'],
    takes: ['organisationNif', 'unit'],
    keyUsage: ['digitalSignature'],
    purposes: [PURPOSE.clientAuth],
    days: 2 * YEAR,
    desk: true,
  },
  timestamp: {
    role: 'bodies',
    policy: 9,
    etsi: { plain: '0.4.0.2042.1.1' },
    needs: ['name'],
    takes: ['organisation', 'organisationNif'],
    keyUsage: ['digitalSignature'],
    purposes: [PURPOSE.timeStamping],
    criticalPurposes: true,
    days: 5 * YEAR,
    desk: false,
  },
  // Each authority issues those of its own answers; so the role is not read.
  ocsp: {
    role: 'bodies',
    policy: 10,
    needs: ['name'],
    takes: ['organisation', 'organisationNif'],
    keyUsage: ['digitalSignature'],
    purposes: [PURPOSE.ocspSigning],
    days: 30,
    desk: false,
  },
} as const satisfies Record<string, ProfileRules>;

export type Profile = keyof typeof PROFILES;
export const PROFILE_NAMES = Object.keys(PROFILES) as [Profile, ...Profile[]];
/** Those that people ask for at a desk. */
export const DESK_PROFILES = PROFILE_NAMES.filter((name) => PROFILES[name].desk) as [Profile, ...Profile[]];

export const rulesOf = (profile: Profile): ProfileRules => PROFILES[profile];
/** Whether a natural person holds it, whose document it has. */
export const isPersonal = (profile: Profile): boolean => rulesOf(profile).role === 'people';
