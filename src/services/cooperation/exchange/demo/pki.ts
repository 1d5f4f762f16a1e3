import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LeafRequest, Pair } from './pki-issue.ts';

/** The provider programs of the demonstration; each has a server certificate and hosts some data services. */
export const PROVIDER_KEYS = ['population', 'treasury', 'welfare', 'education', 'registries'] as const;
export type ProviderKey = (typeof PROVIDER_KEYS)[number];

/** A certificate with less life than this is made again at start. */
const RENEW_BEFORE_DAYS = 30;
const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const CERT_FILE = 'cert.pem';
const KEY_FILE = 'key.pem';
const LOOPBACK = [
  { type: 'dns', value: 'localhost' },
  { type: 'ip', value: '127.0.0.1' },
  { type: 'ip', value: '::1' },
] as const;

export interface Identity {
  readonly certPem: string;
  readonly keyPem: string;
  readonly certPath: string;
  readonly keyPath: string;
  /** SHA-256 of the DER, upper-case hexadecimal with colons, as `tls.PeerCertificate.fingerprint256`. */
  readonly fingerprint256: string;
  readonly notAfter: Temporal.Instant;
}

/** A machine of a body that calls the hub with a client certificate. */
export interface DemoSystem {
  /** Folder-safe key of the system; also the subject's serialNumber. */
  readonly code: string;
  /** Subject CN. */
  readonly name: string;
  /** NIF of the body that owns the system; becomes organizationIdentifier `VATES-<NIF>`. */
  readonly nif: string;
  /** Name of that body, the subject's O. */
  readonly organization: string;
}

export interface DemoPki {
  readonly dir: string;
  readonly ca: Identity;
  readonly hubServer: Identity;
  readonly hubClient: Identity;
  readonly providers: Readonly<Record<ProviderKey, Identity>>;
  /** By the `code` of the system. */
  readonly systems: Readonly<Record<string, Identity>>;
}

export interface DemoPkiOptions {
  /** Folder that holds one sub-folder per identity (`cert.pem`, `key.pem`); made when missing. */
  readonly dir: string;
  readonly now: Temporal.Instant;
  readonly systems: readonly DemoSystem[];
}

/**
 * Loads the demonstration certification authority, or makes it: root, hub server and client, one server per
 * provider program, one client per system. What is missing, damaged, of another root or about to end is made again.
 * Two processes may call it at once on one folder: each pair appears by one rename and the first wins.
 */
export async function ensureDemoPki(options: DemoPkiOptions): Promise<DemoPki> {
  const { dir, now } = options;
  await mkdir(dir, { recursive: true, mode: 0o755 });
  const root = async () => (await import('./pki-issue.ts')).issueRoot('Aplec: arrel de demostració', now);
  const ca = await ensureIdentity({ dir, name: 'ca', now, make: root, isGood: (it) => isLive(it, now) });
  const leaf = (name: string, request: Omit<LeafRequest, 'notBefore'>) =>
    ensureLeaf({ dir, name, now, ca, request });
  const organization = 'Aplec (demostració)';
  const hubServer = leaf('hub-server', {
    commonName: 'localhost',
    organization,
    use: 'server',
    names: LOOPBACK,
  });
  const hubClient = leaf('hub-client', {
    commonName: 'Aplec hub (demostració)',
    organization,
    use: 'client',
  });
  const providers = PROVIDER_KEYS.map(async (key): Promise<[ProviderKey, Identity]> => {
    const names = [...LOOPBACK, { type: 'dns', value: providerHost(key) } as const];
    const commonName = providerHost(key);
    return [key, await leaf(`provider-${key}`, { commonName, organization, use: 'server', names })];
  });
  const systems = options.systems.map(async (system): Promise<[string, Identity]> => {
    assertName(system.code);
    const { name: commonName, nif, code: serialNumber } = system;
    const request = {
      commonName,
      nif,
      serialNumber,
      organization: system.organization,
      use: 'client',
    } as const;
    return [system.code, await leaf(`system-${system.code}`, request)];
  });
  const [server, client, ofProviders, ofSystems] = await Promise.all([
    hubServer,
    hubClient,
    Promise.all(providers),
    Promise.all(systems),
  ]);
  return {
    dir,
    ca,
    hubServer: server,
    hubClient: client,
    providers: Object.fromEntries(ofProviders) as Record<ProviderKey, Identity>,
    systems: Object.fromEntries(ofSystems),
  };
}

export type ProviderPki = Pick<DemoPki, 'ca' | 'hubClient' | 'providers'>;

/** Loads what the provider programs need from a folder made by `ensureDemoPki`; throws if a pair is missing. */
export async function loadProviderPki(dir: string): Promise<ProviderPki> {
  const load = async (name: string): Promise<Identity> => {
    const found = await readIdentity(dir, name);
    if (!found) throw new Error(`The demonstration certificate "${name}" is missing or damaged in ${dir}.`);
    return found;
  };
  const [ca, hubClient, ofProviders] = await Promise.all([
    load('ca'),
    load('hub-client'),
    Promise.all(PROVIDER_KEYS.map(async (key) => [key, await load(`provider-${key}`)] as const)),
  ]);
  return { ca, hubClient, providers: Object.fromEntries(ofProviders) as Record<ProviderKey, Identity> };
}

/** Host name in a provider's certificate (RFC 6761 §6.2 reserves `.test`). */
export const providerHost = (key: ProviderKey): string => `${key}.provider.test`;

interface Ensure {
  readonly dir: string;
  readonly name: string;
  readonly now: Temporal.Instant;
  readonly make: () => Promise<Pair>;
  readonly isGood: (identity: Identity) => boolean;
}

async function ensureLeaf(options: {
  dir: string;
  name: string;
  now: Temporal.Instant;
  ca: Identity;
  request: Omit<LeafRequest, 'notBefore'>;
}): Promise<Identity> {
  const { dir, name, now, ca, request } = options;
  const caCert = new X509Certificate(ca.certPem);
  return ensureIdentity({
    dir,
    name,
    now,
    make: async () => (await import('./pki-issue.ts')).issueLeaf(ca, { ...request, notBefore: now }),
    isGood: (it) => isLive(it, now) && wasIssuedBy(it, caCert) && isNamed(it, request),
  });
}

async function ensureIdentity(options: Ensure): Promise<Identity> {
  const { dir, name, isGood } = options;
  const kept = await readIdentity(dir, name);
  if (kept && isGood(kept)) return kept;
  await publishPair(dir, name, { pair: await options.make(), replace: kept !== undefined });
  const made = await readIdentity(dir, name);
  if (made && isGood(made)) return made;
  // What stands there is neither good nor ours: a damaged pair that `readIdentity` could not read.
  await publishPair(dir, name, { pair: await options.make(), replace: true });
  const again = await readIdentity(dir, name);
  if (!again || !isGood(again))
    throw new Error(`The demonstration certificate "${name}" cannot be kept in ${dir}.`);
  return again;
}

/** Writes the pair in a folder apart and renames it in place; without `replace`, a pair already there is kept. */
async function publishPair(dir: string, name: string, what: { pair: Pair; replace: boolean }): Promise<void> {
  const apart = await mkdtemp(join(dir, `.${name}-`));
  await writeFile(join(apart, KEY_FILE), what.pair.keyPem, { mode: 0o600, flush: true });
  await writeFile(join(apart, CERT_FILE), what.pair.certPem, { mode: 0o644, flush: true });
  await chmod(apart, 0o755);
  const place = join(dir, name);
  if (what.replace) {
    const old = await mkdtemp(join(dir, `.${name}-old-`));
    await rename(place, old).catch(ignoreCodes('ENOENT'));
    await rm(old, { recursive: true, force: true });
  }
  await rename(apart, place).catch(async (error: unknown) => {
    ignoreCodes('ENOTEMPTY', 'EEXIST')(error);
    await rm(apart, { recursive: true, force: true });
  });
}

/** The pair in `dir/name`, or nothing when it is missing, unreadable, or its halves do not belong together. */
async function readIdentity(dir: string, name: string): Promise<Identity | undefined> {
  const certPath = join(dir, name, CERT_FILE);
  const keyPath = join(dir, name, KEY_FILE);
  try {
    const [certPem, keyPem] = await Promise.all([readFile(certPath, 'utf8'), readFile(keyPath, 'utf8')]);
    const cert = new X509Certificate(certPem);
    if (!cert.checkPrivateKey(createPrivateKey(keyPem))) return undefined;
    const notAfter = Temporal.Instant.fromEpochMilliseconds(cert.validToDate.getTime());
    return { certPem, keyPem, certPath, keyPath, fingerprint256: cert.fingerprint256, notAfter };
  } catch (error) {
    // A missing file or a PEM that does not parse means "make it again"; a refused permission must be heard.
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'EACCES' || code === 'EPERM') throw error;
    return undefined;
  }
}

function isLive(identity: Identity, now: Temporal.Instant): boolean {
  const begins = new X509Certificate(identity.certPem).validFromDate.getTime();
  const ends = identity.notAfter.subtract({ hours: 24 * RENEW_BEFORE_DAYS });
  return begins <= now.epochMilliseconds && Temporal.Instant.compare(now, ends) < 0;
}

function wasIssuedBy(identity: Identity, ca: X509Certificate): boolean {
  const cert = new X509Certificate(identity.certPem);
  return cert.checkIssued(ca) && cert.verify(ca.publicKey);
}

/** True when the certificate still says whose it is; the legacy object has the values without RFC 2253 escapes. */
function isNamed(identity: Identity, request: Omit<LeafRequest, 'notBefore'>): boolean {
  const subject = new X509Certificate(identity.certPem).toLegacyObject().subject as unknown as Record<
    string,
    unknown
  >;
  const nifKept = !request.nif || subject.organizationIdentifier === `VATES-${request.nif}`;
  return nifKept && subject.CN === request.commonName;
}

function assertName(code: string): void {
  if (!NAME_PATTERN.test(code))
    throw new Error(`"${code}" cannot name a demonstration system: letters, digits, . _ -`);
}

function ignoreCodes(...codes: string[]): (error: unknown) => void {
  return (error) => {
    if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  };
}
