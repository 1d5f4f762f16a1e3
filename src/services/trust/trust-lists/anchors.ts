import type { Kernel } from '../../../kernel/kernel.ts';
import { type Certificate, equal } from '../../../kernel/pki/index.ts';
import { certificatesOf } from './list-signature.ts';
import { type ListedService, listedAt } from './qualify.ts';
import { currentVersion, currentVersions } from './store.ts';
import { isGranted, type ServiceState, stateAt, type TrustService } from './trust-list.ts';

/** A service of a loaded list with the certificates that are its identity. */
export type ListedAnchor = {
  list: string;
  country: string;
  provider: string;
  certificates: readonly Certificate[];
  /** Newest first. */
  states: readonly ServiceState[];
  /** The state at an instant (ms), and whether it was granted then. */
  at(instant: number): { state: ServiceState; granted: boolean } | undefined;
  service: TrustService;
};

type Loaded = { digest: string; anchors: readonly ListedAnchor[] };
/** By list; compared with the database before it is used, so that an import counts at once in every process. */
const loaded = new WeakMap<Kernel, Map<string, Loaded>>();

/** Services of every loaded list. Empty when none is loaded. */
export const qualifiedAnchors = async (kernel: Kernel): Promise<readonly ListedAnchor[]> =>
  (await loadedAnchors(kernel)) ?? [];

async function loadedAnchors(kernel: Kernel): Promise<readonly ListedAnchor[] | undefined> {
  const known = loaded.get(kernel) ?? new Map<string, Loaded>();
  loaded.set(kernel, known);
  const current = await currentVersions(kernel.db);
  for (const { name, digest } of current) {
    if (known.get(name)?.digest === digest) continue;
    known.set(name, { digest, anchors: await anchorsOf(kernel, name) });
  }
  return current.length === 0 ? undefined : current.flatMap(({ name }) => known.get(name)?.anchors ?? []);
}

async function anchorsOf(kernel: Kernel, name: string): Promise<ListedAnchor[]> {
  const version = await currentVersion(kernel.db, name);
  if (version === undefined) return [];
  const { territory, providers } = version.facts;
  return providers.flatMap((provider) =>
    provider.services.map((service) => ({
      ...{ list: name, country: territory, provider: provider.name, service, states: service.states },
      certificates: certificatesOf(service.certificates),
      at(instant: number) {
        const state = stateAt(service, instant);
        return state && { state, granted: isGranted(state) };
      },
    })),
  );
}

/**
 * Until when (ms) a service was granted; undefined while it is, null when it never was. Newest first: the state after the
 * last granted one ended it.
 */
export function grantedUntil({ states }: Pick<ListedAnchor, 'states'>): number | null | undefined {
  const at = states.findIndex(isGranted);
  if (at < 0) return null;
  return at === 0 ? undefined : Date.parse(states[at - 1]!.from);
}

/**
 * What the loaded lists say at an instant (ms) of whoever issued a certificate: services whose identity is one of its
 * authorities, or the certificate itself (TS 119 615 §4.3: the same name and the same key). Undefined when no list is loaded.
 */
export async function listedServices(
  kernel: Kernel,
  { certificate, chain }: { certificate: Certificate; chain: readonly Certificate[] },
  at: number,
): Promise<readonly ListedService[] | undefined> {
  const anchors = await loadedAnchors(kernel);
  if (anchors === undefined) return undefined;
  const line = [certificate, ...chain];
  return anchors
    .filter(({ certificates }) => certificates.some((each) => line.some((one) => isSame(each, one))))
    .flatMap(({ country, provider, service }) => {
      const said = listedAt(service, certificate, at);
      return said === undefined ? [] : [{ country, provider, ...said }];
    });
}

const isSame = (one: Certificate, other: Certificate): boolean =>
  equal(one.publicKey.der, other.publicKey.der) && one.subject.equals(other.subject);
