import type { Certificate } from '../certificate.ts';
import { PkiError } from '../error.ts';
import type { NameConstraints } from '../extensions.ts';
import type { GeneralName } from '../general-name.ts';
import type { Name } from '../name.ts';
import { EMAIL_ADDRESS, SMTP_UTF8_MAILBOX } from '../oids.ts';
import type { FindingCode } from './findings.ts';
import { isWithin, mailboxOf } from './name-within.ts';

/** Names times constraints that are compared for one certificate: more is an attack. */
const MAX_COMPARISONS = 200_000;

/**
 * The constraints gathered on the way down (RFC 5280 §6.1.4 g). The permitted ones of each authority are kept apart: a name
 * must lie within one of each, which is their intersection without having to compute it.
 */
export class ConstraintState {
  readonly #permitted: (readonly GeneralName[])[] = [];
  readonly #excluded: GeneralName[] = [];
  #compared = 0;

  add(constraints: NameConstraints | undefined): void {
    if (constraints === undefined) return;
    const forms = new Map<string, GeneralName[]>();
    for (const each of constraints.permitted)
      forms.set(formOf(each), [...(forms.get(formOf(each)) ?? []), each]);
    this.#permitted.push(...forms.values());
    this.#excluded.push(...constraints.excluded);
  }

  get isEmpty(): boolean {
    return this.#permitted.length === 0 && this.#excluded.length === 0;
  }

  /** Steps (b) and (c) of §6.1.3 for subject and alternative names; every kind of failure once. */
  check(certificate: Certificate): Set<FindingCode> {
    const failures = new Set<FindingCode>();
    if (this.isEmpty) return failures;
    this.#compared = 0;
    try {
      for (const name of namesOf(certificate)) this.#checkName(name, failures);
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      failures.add('name-malformed');
    }
    return failures;
  }

  #checkName(name: GeneralName, failures: Set<FindingCode>): void {
    try {
      for (const group of this.#permitted) {
        const same = group.filter((base) => formOf(base) === formOf(name));
        if (same.length > 0 && !same.some((base) => this.#within(name, base, false)))
          failures.add('name-not-permitted');
      }
      const excluded = this.#excluded.filter((base) => formOf(base) === formOf(name));
      if (excluded.some((base) => this.#within(name, base, true))) failures.add('name-excluded');
    } catch (error) {
      if (!(error instanceof PkiError)) throw error;
      failures.add(error.code === 'algorithm' ? 'name-constraint-unsupported' : 'name-malformed');
    }
  }

  #within(name: GeneralName, base: GeneralName, excluding: boolean): boolean {
    if (++this.#compared > MAX_COMPARISONS)
      throw new PkiError('asn1-limit', 'There are too many names to compare.');
    return isWithin(name, base, excluding);
  }
}

/** Constraints on otherName are by its type. */
const formOf = (name: GeneralName): string => (name.form === 'other' ? `other ${name.type}` : name.form);

/** Subject, alternative names, and what counts as a mailbox although it is written elsewhere. */
function namesOf(certificate: Certificate): GeneralName[] {
  const names: GeneralName[] = certificate.subject.isEmpty
    ? []
    : [{ form: 'directory', name: certificate.subject }];
  const alternative = certificate.extensions.subjectAltNames ?? [];
  names.push(...alternative);
  for (const each of alternative)
    if (each.form === 'other' && each.type === SMTP_UTF8_MAILBOX) names.push(mailboxOf(each.der));
  // §4.2.1.10: the attribute counts when no alternative name says the mailbox.
  if (!alternative.some((each) => each.form === 'email'))
    names.push(...mailboxesInSubject(certificate.subject));
  return names;
}

function mailboxesInSubject(subject: Name): GeneralName[] {
  return subject.rdns
    .flat()
    .filter((each) => each.type === EMAIL_ADDRESS)
    .map((each) => ({ form: 'email', value: each.value ?? '' }));
}
