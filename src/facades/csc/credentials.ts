import { perform } from '../../kernel/action.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { nameText, parseCertificate } from '../../kernel/pki/index.ts';
import { type CredentialView, myCredentials } from '../../services/trust/signatures/index.ts';
import { keyInfo } from './algorithms.ts';
import { MULTISIGN, type Version } from './asking.ts';
import type { Caller } from './caller.ts';
import { invalid, missing, wrong } from './cloud-error.ts';

type Body = Record<string, unknown>;
const CERTIFICATES = ['none', 'single', 'chain'] as const;
type Wish = { certificates: (typeof CERTIFICATES)[number]; certInfo: boolean; authInfo: boolean };

/** The credentials of the person, those that ended too. */
export async function credentialsOf(kernel: Kernel, { signer }: Caller): Promise<CredentialView[]> {
  const { credentials } = await perform(kernel, myCredentials, signer, {});
  return credentials.filter(({ kind }) => kind === 'person');
}

/** The one that is named. @throws CloudError when it is not the person's */
export async function credentialNamed(kernel: Kernel, caller: Caller, id: unknown): Promise<CredentialView> {
  if (typeof id !== 'string') throw missing('credentialID');
  const found = (await credentialsOf(kernel, caller)).find((each) => each.id === id);
  if (found === undefined) throw wrong('credentialID');
  return found;
}

function wishOf(body: Body): Wish {
  const { certificates = 'single', certInfo = false, authInfo = false } = body;
  if (!(CERTIFICATES as readonly unknown[]).includes(certificates)) throw wrong('certificates');
  if (typeof certInfo !== 'boolean') throw wrong('certInfo');
  if (typeof authInfo !== 'boolean') throw wrong('authInfo');
  return { certificates: certificates as Wish['certificates'], certInfo, authInfo };
}

/** A token is of one person: nobody asks about another (CSC v1 §11.4). */
function assertOwn({ userID }: Body): void {
  if (userID !== undefined && userID !== null) throw invalid('userID parameter MUST be null');
}

const MOST_RESULTS = 100;

/** credentials/list (v1 §11.4, v2 §11.4). A person has few, so there is one page. */
export async function listOf(kernel: Kernel, caller: Caller, body: Body, version: Version): Promise<Body> {
  assertOwn(body);
  const { maxResults = MOST_RESULTS, pageToken, onlyValid = false, credentialInfo = false } = body;
  if (!Number.isInteger(maxResults) || (maxResults as number) < 1) throw wrong('maxResults');
  if (pageToken !== undefined) throw wrong('pageToken');
  const all = (await credentialsOf(kernel, caller))
    .filter((each) => each.state !== 'revoked' && (onlyValid !== true || statusOf(kernel, each) === 'valid'))
    .slice(0, maxResults as number);
  const ids = { credentialIDs: all.map(({ id }) => id) };
  if (version === 'v1') return ids;
  const told = { ...ids, ...(onlyValid === true ? { onlyValid: true } : {}) };
  if (credentialInfo !== true) return told;
  const wish = wishOf(body);
  const infos = all.map((each) => ({ credentialID: each.id, ...infoV2(kernel, caller, each, wish) }));
  return { ...told, credentialInfos: infos };
}

/** credentials/info (v1 §11.5, v2 §11.5). */
export async function infoOf(kernel: Kernel, caller: Caller, body: Body, version: Version): Promise<Body> {
  const wish = wishOf(body);
  const credential = await credentialNamed(kernel, caller, body['credentialID']);
  if (version === 'v2') return infoV2(kernel, caller, credential, wish);
  return {
    ...partsOf(kernel, credential, wish),
    authMode: modeOf(caller),
    SCAL: '2',
    ...(wish.authInfo && modeOf(caller) === 'explicit' ? FACTORS_V1 : {}),
    multisign: MULTISIGN,
    lang: 'en',
  };
}

function infoV2(kernel: Kernel, caller: Caller, credential: CredentialView, wish: Wish): Body {
  const mode = modeOf(caller);
  return {
    ...partsOf(kernel, credential, wish),
    signatureQualifier: 'eu_eidas_aes',
    auth: { mode, ...(mode === 'explicit' ? FACTORS_V2 : {}) },
    SCAL: '2',
    multisign: MULTISIGN,
    lang: 'en',
  };
}

/** The person gives both factors on our page, unless the operator lets this application take them. */
const modeOf = ({ client }: Caller) => (client.takesFactors ? 'explicit' : 'oauth2code');

const PIN = { label: 'PIN', description: 'The signing PIN' };
const OTP = { label: 'Code', description: 'The six digits that the authenticator application shows' };
const FACTORS_V1 = {
  PIN: { presence: 'true', format: 'A', ...PIN },
  OTP: { presence: 'true', type: 'offline', format: 'N', ID: 'totp', provider: 'RFC 6238', ...OTP },
};
const FACTORS_V2 = {
  expression: 'PIN AND OTP',
  objects: [
    { type: 'Password', id: 'PIN', format: 'A', ...PIN },
    { type: 'Password', id: 'OTP', format: 'N', generator: 'totp', ...OTP },
  ],
};

function statusOf(kernel: Kernel, { state, validUntil }: CredentialView) {
  if (state === 'revoked' || state === 'suspended') return state;
  return Temporal.Instant.compare(kernel.now(), validUntil) < 0 ? 'valid' : 'expired';
}

function partsOf(kernel: Kernel, credential: CredentialView, wish: Wish): Body {
  const status = statusOf(kernel, credential);
  const certificate = parseCertificate(Buffer.from(credential.certificate, 'base64'));
  const given = {
    none: [],
    single: [credential.certificate],
    chain: [credential.certificate, ...credential.chain],
  };
  return {
    description: credential.name,
    key: { status: status === 'valid' ? 'enabled' : 'disabled', ...keyInfo(credential.keyType) },
    cert: {
      status,
      ...(wish.certificates === 'none' ? {} : { certificates: given[wish.certificates] }),
      ...(wish.certInfo
        ? {
            issuerDN: nameText(certificate.issuer),
            serialNumber: certificate.serialHex,
            subjectDN: nameText(certificate.subject),
            validFrom: timeText(certificate.notBefore),
            validTo: timeText(certificate.notAfter),
          }
        : {}),
    },
  };
}

/** `YYYYMMDDHHmmssZ`. */
const timeText = (ms: number) => new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '');
