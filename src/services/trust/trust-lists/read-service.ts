import type { XmlElement } from '../../../kernel/xml/index.ts';
import { SIE, TSL, TSLX, XADES } from './names.ts';
import { certificatesIn, type Doubts, ListError, limited, momentOf, nameIn, need, textIn } from './read.ts';
import type { Criteria, Qualification, ServiceState, TrustService } from './trust-list.ts';

const HISTORY_LIMIT = 200;
const QUALIFICATIONS_LIMIT = 200;
const CRITERIA_LIMIT = 200;
/** Lists of criteria inside lists of criteria. */
const CRITERIA_DEPTH = 5;

type Where = { doubts: Doubts; place: string };

/** A service with its states, newest first (clauses 5.5 and 5.6). */
export function readService(service: XmlElement, where: Where): TrustService {
  const now = need(service, 'ServiceInformation');
  const before = service.only(TSL, 'ServiceHistory')?.all(TSL, 'ServiceHistoryInstance') ?? [];
  const instances = [now, ...limited(before, HISTORY_LIMIT, 'ServiceHistory')];
  const states = instances.map((each) => readState(each, where)).filter((each) => each !== undefined);
  const identities = instances
    .map((each) => each.only(TSL, 'ServiceDigitalIdentity'))
    .filter((each) => each !== undefined);
  const certificates = identities.flatMap((each) => certificatesIn(each, where));
  return {
    states: states.toSorted((a, b) => Date.parse(b.from) - Date.parse(a.from)),
    certificates: [...new Set(certificates)],
  };
}

/** Undefined when a critical extension is not understood: then nothing may be concluded from the state (clause 5.5.9). */
function readState(instance: XmlElement, where: Where): ServiceState | undefined {
  const extensions = instance.only(TSL, 'ServiceInformationExtensions')?.all(TSL, 'Extension') ?? [];
  const uses: string[] = [];
  const qualifications: Qualification[] = [];
  for (const extension of extensions) {
    const known = extension.children.filter((each) => readExtension(each, { uses, qualifications }));
    const isCritical = /^(true|1)$/.test(extension.attribute('Critical') ?? '');
    if (isCritical && known.length === 0) {
      where.doubts.add('critical-extension', where.place);
      return undefined;
    }
  }
  return {
    type: textIn(instance, 'ServiceTypeIdentifier'),
    name: nameIn(need(instance, 'ServiceName')),
    status: textIn(instance, 'ServiceStatus'),
    from: momentOf(need(instance, 'StatusStartingTime')),
    ...{ uses, qualifications },
  };
}

function readExtension(
  inside: XmlElement,
  into: { uses: string[]; qualifications: Qualification[] },
): boolean {
  if (inside.is(TSL, 'AdditionalServiceInformation')) {
    into.uses.push(textIn(inside, 'URI'));
    return true;
  }
  if (inside.is(SIE, 'Qualifications')) {
    const all = limited(inside.all(SIE, 'QualificationElement'), QUALIFICATIONS_LIMIT, 'Qualifications');
    into.qualifications.push(...all.map(readQualification));
    return true;
  }
  // Understood and of no weight here: who took over, and until when what a revoked authority issued counts (clauses 5.5.9.1, 5.5.9.3).
  return inside.is(TSLX, 'TakenOverBy') || inside.is(TSL, 'ExpiredCertsRevocationInfo');
}

function readQualification(element: XmlElement): Qualification {
  const qualifiers = element.only(SIE, 'Qualifiers')?.all(SIE, 'Qualifier') ?? [];
  const criteria = element.only(SIE, 'CriteriaList');
  return {
    qualifiers: qualifiers.map((each) => each.attribute('uri') ?? '').filter((uri) => uri !== ''),
    criteria: criteria === undefined ? { kind: 'unknown' } : readCriteria(criteria, 0),
  };
}

const ASSERTS = ['all', 'atLeastOne', 'none'] as const;

function readCriteria(list: XmlElement, depth: number): Criteria {
  if (depth >= CRITERIA_DEPTH) throw new ListError('too-many', 'CriteriaList');
  const assert = ASSERTS.find((each) => each === list.attribute('assert'));
  const inside = limited(list.children, CRITERIA_LIMIT, 'CriteriaList').filter(
    (each) => !each.is(SIE, 'Description'),
  );
  if (assert === undefined) return { kind: 'unknown' };
  return { kind: 'list', assert, of: inside.flatMap((each) => readCriterion(each, depth)) };
}

function readCriterion(each: XmlElement, depth: number): Criteria[] {
  if (each.is(SIE, 'CriteriaList')) return [readCriteria(each, depth + 1)];
  if (each.is(SIE, 'KeyUsage')) {
    const bits = each.all(SIE, 'KeyUsageBit').map((bit) => ({
      name: bit.attribute('name') ?? '',
      value: /^(true|1)$/.test(bit.value.trim()),
    }));
    return [{ kind: 'key-usage', bits }];
  }
  if (each.is(SIE, 'PolicySet'))
    return [{ kind: 'policies', oids: oidsIn(each.all(SIE, 'PolicyIdentifier')) }];
  if (each.is(SIE, 'otherCriteriaList')) return each.children.map(readOther);
  return [{ kind: 'unknown' }];
}

function readOther(each: XmlElement): Criteria {
  if (each.is(TSLX, 'ExtendedKeyUsage'))
    return { kind: 'purposes', oids: oidsIn(each.all(TSLX, 'KeyPurposeId')) };
  if (each.is(TSLX, 'CertSubjectDNAttribute'))
    return { kind: 'subject', oids: oidsIn(each.all(TSLX, 'AttributeOID')) };
  return { kind: 'unknown' };
}

/** `urn:oid:1.2.3` or `1.2.3`, in the Identifier of XAdES. */
const oidsIn = (elements: readonly XmlElement[]): string[] =>
  elements.flatMap((each) =>
    each.all(XADES, 'Identifier').map(({ value }) => value.trim().replace(/^urn:oid:/i, '')),
  );
