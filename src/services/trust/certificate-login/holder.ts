import type { Level } from '../../../kernel/assurance.ts';
import { isPersonNif } from '../../../kernel/nif.ts';
import type { Certificate, Name, NameAttribute } from '../../../kernel/pki/index.ts';
import type { DocumentType, Organisation, Person } from '../identity/index.ts';
import { certificateLoginProblems } from './problems.ts';

/** Attribute types (X.520, RFC 4519, EN 319 412-1). */
const TYPE = {
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
  organisation: '2.5.4.10',
  givenName: '2.5.4.42',
  pseudonym: '2.5.4.65',
  organizationIdentifier: '2.5.4.97',
} as const;
/** Of the FNMT, in the directory name of the subject alternative name: name, surnames, NIF; NIF of the entity. */
const FNMT = '1.3.6.1.4.1.5734.1.';
/** Spanish national scheme for employees: the last number says what it is (2: NIF of the body, 4: NIF of the person, 6–8: name). */
const NATIONAL = /^2\.16\.724\.1\.3\.5\.\d+\.\d+\.(\d+)$/;

/** Who a certificate is of. */
export type Holder = { person: Person; organisation?: Organisation; employer?: string; kind: HolderKind };
export type HolderKind = 'person' | 'representative' | 'employee';

/** EN 319 412-1 §5.1.3: what the document is, the state that gave it, and its number. */
const SEMANTICS = /^(IDC|PAS|PNO|TIN|TAX)([A-Z]{2})-(.{1,40})$/;
/** EN 319 412-1 §5.1.4. */
const LEGAL = /^(VAT|NTR|LEI)([A-Z]{2})-(.{1,40})$/;
/** The older common name of Spanish certificates: “COGNOMS NOM - NIF 00000000T”, “… - 00000000T”. */
const IN_COMMON_NAME = /(?:^|[\s:-])(?:NIF[:\s]*)?([KLMXYZ]?\d{7,8}[A-Z])(?:\s|$|\()/;
/** “… (R: B00000000)”: of whom a representative is one. */
const REPRESENTS = /\(R:\s*([A-Z0-9]{9})\)/;

class Attributes {
  readonly #subject: readonly NameAttribute[];
  readonly #alternative: readonly NameAttribute[];

  constructor({ subject, extensions }: Certificate) {
    this.#subject = flat(subject);
    this.#alternative = (extensions.subjectAltNames ?? []).flatMap((each) =>
      each.form === 'directory' ? flat(each.name) : [],
    );
  }

  of(type: string): string | undefined {
    return this.#subject.find((each) => each.type === type)?.value?.trim() || undefined;
  }

  fnmt(number: number): string | undefined {
    return this.#alternative.find((each) => each.type === `${FNMT}${number}`)?.value?.trim() || undefined;
  }

  national(number: number): string | undefined {
    const found = this.#alternative.find((each) => NATIONAL.exec(each.type)?.[1] === String(number));
    return found?.value?.trim() || undefined;
  }
}

const flat = (name: Name): NameAttribute[] => name.rdns.flat();

/**
 * The person of a certificate, by the semantics of EN 319 412-1 and, for older ones, by what Spanish authorities wrote.
 * @throws Problem `not-a-person`, `no-number`
 */
export function holderOf(certificate: Certificate): Holder {
  const attributes = new Attributes(certificate);
  const number = documentOf(attributes);
  const names = namesOf(attributes);
  if (number === undefined) {
    const isOrganisation =
      attributes.of(TYPE.givenName) === undefined && attributes.of(TYPE.surname) === undefined;
    throw certificateLoginProblems[isOrganisation ? 'not-a-person' : 'no-number']();
  }
  const person: Person = { ...number, ...names };
  const legal = organisationOf(attributes);
  const name = attributes.of(TYPE.organisation) ?? '';
  const represents = legal !== undefined && isRepresentative(certificate, attributes);
  if (represents)
    return {
      person,
      kind: 'representative',
      organisation: { document: legal, name, role: 'representative' },
    };
  const employer = attributes.national(2) ?? (isEmployee(certificate) ? legal : undefined);
  if (employer !== undefined) return { person, kind: 'employee', employer };
  return { person, kind: 'person' };
}

type Number = Pick<Person, 'document' | 'documentType' | 'country'>;

function documentOf(attributes: Attributes): Number | undefined {
  const serial = attributes.of(TYPE.serialNumber);
  const [, form, country, number] = SEMANTICS.exec(serial ?? '') ?? [];
  if (form !== undefined && country !== undefined && number !== undefined) {
    // What stands before a “/” in the name of a person is their state.
    if (country === 'ES' && number.includes('/')) return undefined;
    return { document: number, country, documentType: typeOf(form, country, number) };
  }
  // The older forms are those of Spanish authorities; elsewhere what looks like a NIF is something else.
  if ((attributes.of(TYPE.country) ?? 'ES').toUpperCase() !== 'ES') return undefined;
  const older = [
    serial,
    attributes.national(4),
    attributes.fnmt(4),
    IN_COMMON_NAME.exec(attributes.of(TYPE.commonName)?.toUpperCase() ?? '')?.[1],
  ];
  const found = older
    .map((each) => each?.toUpperCase().replace(/[\s.-]/g, ''))
    .find((each) => isPersonNif(each ?? ''));
  return found === undefined
    ? undefined
    : { document: found, country: 'ES', documentType: typeOf('IDC', 'ES', found) };
}

function typeOf(form: string, country: string, number: string): DocumentType {
  if (form === 'PAS') return 'passport';
  if (country !== 'ES') return 'other';
  return /^[XYZ]/i.test(number) ? 'NIE' : 'NIF';
}

/** Given name and surnames: from their own attributes, where the authority kept them apart. */
function namesOf(attributes: Attributes): Pick<Person, 'givenName' | 'surname1' | 'surname2'> {
  const given = attributes.of(TYPE.givenName) ?? attributes.national(6) ?? attributes.fnmt(1);
  const first = attributes.national(7) ?? attributes.fnmt(2);
  const second = attributes.national(8) ?? attributes.fnmt(3);
  if (given !== undefined && first !== undefined)
    return { givenName: given, surname1: first, ...(second !== undefined && { surname2: second }) };
  // “PUIG VILA - DNI 00000000T”: what follows the dash is no surname.
  const surnames = attributes.of(TYPE.surname)?.replace(/\s+-\s+.*$/, '');
  const whole =
    attributes
      .of(TYPE.commonName)
      ?.replace(/\s+-\s+.*$/, '')
      .replace(/\s*\(.*$/, '') ?? '';
  const [surname1 = '', ...rest] = (surnames ?? '').split(/\s+/);
  if (given === undefined || surname1 === '') return { givenName: given ?? '', surname1: surnames ?? whole };
  return { givenName: given, surname1, ...(rest.length > 0 && { surname2: rest.join(' ') }) };
}

function organisationOf(attributes: Attributes): string | undefined {
  const [, , , number] = LEGAL.exec(attributes.of(TYPE.organizationIdentifier) ?? '') ?? [];
  const written = REPRESENTS.exec(attributes.of(TYPE.commonName) ?? '')?.[1];
  return number ?? written ?? attributes.fnmt(7) ?? undefined;
}

/** Policies of the national scheme: 2.16.724.1.3.5.8 representatives, 5.7 employees. */
const hasPolicy = ({ extensions }: Certificate, arc: string) =>
  (extensions.policies ?? []).some(({ policy }) => policy === arc || policy.startsWith(`${arc}.`));

const isRepresentative = (certificate: Certificate, attributes: Attributes) =>
  hasPolicy(certificate, '2.16.724.1.3.5.8') || REPRESENTS.test(attributes.of(TYPE.commonName) ?? '');
const isEmployee = (certificate: Certificate) => hasPolicy(certificate, '2.16.724.1.3.5.7');

/** What is known of a certificate beside whom it is of. */
export type Standing = {
  /** A trust list of a state says that its issuer was granted to issue qualified certificates. */
  qualified: boolean;
  /** It is one of our own authorities, or a demonstration's. */
  ours: boolean;
};

/**
 * How sure a certificate is ((EU) 2015/1502, annex 2.2.1; the AOC’s own table): a qualified one in a device is high, a
 * qualified or listed one in software substantial. A certificate that only says that it is qualified, and that no list
 * confirms, is worth what its issuer is worth here.
 */
export function levelOf({ extensions }: Certificate, { qualified, ours }: Standing): Level {
  const statements = (extensions as { qcStatements?: { compliance: boolean; sscd: boolean } }).qcStatements;
  if (qualified && statements?.compliance === true) return statements.sscd ? 'high' : 'substantial';
  return qualified || ours ? 'substantial' : 'low';
}
