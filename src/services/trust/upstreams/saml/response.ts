import type { KeyObject } from 'node:crypto';
import { type Level, levelOfAcr, lower } from '../../../../kernel/assurance.ts';
import { type XmlElement, XmlError } from '../../../../kernel/xml/index.ts';
import { personFrom } from '../person.ts';
import { type Said, UpstreamFinding } from '../upstream.ts';
import { openAssertion } from './decrypt.ts';
import { ASSERTION, ATTRIBUTE, BEARER, PROTOCOL, STATUS } from './names.ts';
import { type IdentityProvider, isSignedBy, rootOf } from './trust.ts';

/** Clocks of two houses differ by less than this. */
const SKEW_MS = 60_000;
/** An answer is to be brought at once. */
const OLDEST_MS = 10 * 60_000;
const MOST_ATTRIBUTES = 100;

export type Expected = {
  provider: IdentityProvider;
  /** Our name, and where answers come (§3.4.1.4). */
  entityId: string;
  acs: string;
  /** The state of an identifier that says none. */
  country: string;
  most: Level;
  key: KeyObject;
  now: Temporal.Instant;
};

export type Answer = Said & {
  /** The request that it answers: only the browser that made it may use it. */
  requestId: string;
  assertionId: string;
  /** Until when it could be brought again, ms since 1970. */
  until: number;
};

/** Who it is from, before anything of it is believed: which of the known providers to check it by. */
export function issuerOf(bytes: Uint8Array): string {
  const root = rootOf(bytes);
  if (!root.is(PROTOCOL, 'Response')) throw new UpstreamFinding('form');
  return textOf(root, 'Issuer') ?? '';
}

/**
 * What an answer says, when every rule of the Web Browser SSO profile (SAML Profiles §4.1.4.3) and of ours holds: one
 * assertion, signed by itself or by the answer around it, for us, now, to a request of ours. Pure.
 * @throws UpstreamFinding what does not hold
 */
export function readResponse(bytes: Uint8Array, expected: Expected): Answer {
  try {
    return read(rootOf(bytes), expected);
  } catch (error) {
    // An element that stands twice where it may stand once.
    if (error instanceof XmlError) throw new UpstreamFinding(error.code);
    throw error;
  }
}

function read(root: XmlElement, expected: Expected): Answer {
  const { provider, acs, now } = expected;
  if (!root.is(PROTOCOL, 'Response') || root.attribute('Version') !== '2.0')
    throw new UpstreamFinding('form');
  if (root.document.ambiguousIds.length > 0) throw new UpstreamFinding('identifier-twice');
  const around = isSignedBy(root, provider.certificates);
  if (textOf(root, 'Issuer') !== provider.entityId) throw new UpstreamFinding('issuer');
  if (root.attribute('Destination') !== acs) throw new UpstreamFinding('destination');
  checkAge(root, now);
  checkStatus(root);
  const assertion = onlyAssertion(root, expected.key);
  if (!isSignedBy(assertion, provider.certificates) && !around) throw new UpstreamFinding('unsigned');
  if (textOf(assertion, 'Issuer') !== provider.entityId) throw new UpstreamFinding('issuer');
  if (assertion.attribute('Version') !== '2.0') throw new UpstreamFinding('form');
  checkConditions(assertion, expected);
  const { requestId, until } = confirmationOf(assertion, expected);
  if (root.attribute('InResponseTo') !== requestId) throw new UpstreamFinding('request');
  return {
    ...{ requestId, until, assertionId: assertion.attribute('ID')! },
    ...authenticationOf(assertion, expected),
    person: personOf(assertion, expected.country),
  };
}

/** Its child, plain or sealed, and the only one anywhere: a second one elsewhere is how what is read and what is signed part. */
function onlyAssertion(root: XmlElement, key: KeyObject): XmlElement {
  const plain = root.all(ASSERTION, 'Assertion');
  const sealed = root.all(ASSERTION, 'EncryptedAssertion');
  const all = ['Assertion', 'EncryptedAssertion'].flatMap((name) => root.descendants(ASSERTION, name));
  if (plain.length + sealed.length !== 1 || all.length !== 1) throw new UpstreamFinding('assertions');
  if (plain[0] !== undefined) return withId(plain[0]);
  const opened = rootOf(openAssertion(sealed[0]!, key));
  if (!opened.is(ASSERTION, 'Assertion') || opened.document.ambiguousIds.length > 0)
    throw new UpstreamFinding('assertions');
  if (opened.descendants(ASSERTION, 'Assertion').length > 0) throw new UpstreamFinding('assertions');
  return withId(opened);
}

function withId(assertion: XmlElement): XmlElement {
  if (!/^[\w.-]{1,256}$/.test(assertion.attribute('ID') ?? '')) throw new UpstreamFinding('form');
  return assertion;
}

function checkAge(element: XmlElement, now: Temporal.Instant): void {
  const at = instantOf(element, 'IssueInstant');
  const age = now.epochMilliseconds - (at ?? Number.NaN);
  if (!(age >= -SKEW_MS && age <= OLDEST_MS)) throw new UpstreamFinding('too-old');
}

function checkStatus(root: XmlElement): void {
  const status = root.only(PROTOCOL, 'Status')?.only(PROTOCOL, 'StatusCode');
  const code = status?.attribute('Value');
  if (code === STATUS.success) return;
  const second = status?.only(PROTOCOL, 'StatusCode')?.attribute('Value');
  if (second === STATUS.noContext) throw new UpstreamFinding('no-level');
  throw new UpstreamFinding('refused-there');
}

/** Core §2.5: inside its times, and for us. */
function checkConditions(assertion: XmlElement, { entityId, now }: Expected): void {
  const conditions = assertion.only(ASSERTION, 'Conditions');
  if (conditions === undefined) throw new UpstreamFinding('conditions');
  checkTimes(conditions, now);
  const audiences = conditions.all(ASSERTION, 'AudienceRestriction');
  const isForUs = audiences.every((each) =>
    each.all(ASSERTION, 'Audience').some(({ value }) => value.trim() === entityId),
  );
  if (audiences.length === 0 || !isForUs) throw new UpstreamFinding('audience');
}

function checkTimes(element: XmlElement, now: Temporal.Instant): void {
  const at = now.epochMilliseconds;
  const from = element.attribute('NotBefore') === undefined ? undefined : instantOf(element, 'NotBefore');
  const until = instantOf(element, 'NotOnOrAfter');
  if (element.attribute('NotBefore') !== undefined && !((from ?? Number.NaN) <= at + SKEW_MS))
    throw new UpstreamFinding('too-early');
  if (!((until ?? Number.NaN) > at - SKEW_MS)) throw new UpstreamFinding('too-old');
}

/** Profiles §4.1.4.2: bearer, brought to our address, to a request, for a short time. */
function confirmationOf(assertion: XmlElement, { acs, now }: Expected): { requestId: string; until: number } {
  const confirmations = assertion.only(ASSERTION, 'Subject')?.all(ASSERTION, 'SubjectConfirmation') ?? [];
  for (const each of confirmations) {
    const data = each.only(ASSERTION, 'SubjectConfirmationData');
    if (each.attribute('Method') !== BEARER || data === undefined) continue;
    if (data.attribute('Recipient') !== acs || data.attribute('NotBefore') !== undefined) continue;
    const requestId = data.attribute('InResponseTo');
    if (requestId === undefined || requestId.length > 256) continue;
    checkTimes(data, now);
    const until = Math.max(instantOf(data, 'NotOnOrAfter')!, now.epochMilliseconds) + SKEW_MS;
    return { requestId, until };
  }
  throw new UpstreamFinding('confirmation');
}

function authenticationOf(assertion: XmlElement, { most }: Expected): Pick<Said, 'level' | 'at'> {
  const [statement, ...more] = assertion.all(ASSERTION, 'AuthnStatement');
  const said = statement
    ?.only(ASSERTION, 'AuthnContext')
    ?.only(ASSERTION, 'AuthnContextClassRef')
    ?.value.trim();
  const level = levelOfAcr(said ?? '');
  if (statement === undefined || more.length > 0 || level === undefined)
    throw new UpstreamFinding('no-level');
  const at = instantOf(statement, 'AuthnInstant');
  return { level: lower(level, most), ...(at !== undefined && { at }) };
}

function personOf(assertion: XmlElement, country: string): Said['person'] {
  const attributes = assertion
    .all(ASSERTION, 'AttributeStatement')
    .flatMap((each) => each.all(ASSERTION, 'Attribute'))
    .slice(0, MOST_ATTRIBUTES);
  const value = (name: string): string | undefined => {
    const found = attributes.filter((each) => each.attribute('Name') === name);
    const values = found.flatMap((each) => each.all(ASSERTION, 'AttributeValue'));
    // The same name in another script may stand beside it, and says so (eIDAS Attribute Profile §2.4.4).
    return values.find((each) => !each.attributes.some(isOtherScript))?.value;
  };
  const identifier = value(ATTRIBUTE.identifier);
  if (identifier === undefined) throw new UpstreamFinding('no-identifier');
  return personFrom({
    ...{ identifier, country },
    givenName: value(ATTRIBUTE.givenName),
    familyName: value(ATTRIBUTE.familyName),
    firstSurname: value(ATTRIBUTE.firstSurname),
    birthDate: value(ATTRIBUTE.birthDate)?.trim(),
  });
}

const isOtherScript = ({ local, value }: { local: string; value: string }) =>
  local === 'LatinScript' && value === 'false';

function textOf(element: XmlElement, local: string): string | undefined {
  return element.only(ASSERTION, local)?.value.trim();
}

/** xs:dateTime in UTC (core §1.3.3). */
function instantOf(element: XmlElement, attribute: string): number | undefined {
  const text = element.attribute(attribute) ?? '';
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text)) return undefined;
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return undefined; // said by the answer
  }
}
