import type { Kernel } from '../../../kernel/kernel.ts';
import type { Application, Terms } from './application.ts';
import { findApplication, readVersions, type Versions } from './application-store.ts';

/** How long what is held in memory is believed without looking: a suspension counts within this time in every process. */
const FRESH_MS = 1_000;
/** Applications held in memory; the one that came first leaves. Unknown names are held too, so that guessing costs no read. */
const MOST_HELD = 2_000;

export type Held = { application: Application; terms: Terms; metadata: Record<string, unknown> };

/** Approved applications by their client identifier, held in memory and compared with the database every second. */
export type Clients = {
  find(id: string): Promise<Held | undefined>;
  /** One that was found in this request. */
  held(id: string): Held | undefined;
  /** The versions as last seen, looked at again when that is too long ago. */
  versions(): Promise<Versions>;
};

const known = new WeakMap<Kernel, Clients>();

export function clientsOf(kernel: Kernel): Clients {
  const clients = known.get(kernel) ?? createClients(kernel);
  known.set(kernel, clients);
  return clients;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function createClients(kernel: Kernel): Clients {
  const held = new Map<string, Promise<Held | undefined>>();
  const settled = new Map<string, Held>();
  let at = Number.NEGATIVE_INFINITY;
  let versions: Versions | undefined;
  let looking: Promise<Versions> | undefined;

  async function look(): Promise<Versions> {
    const read = await readVersions(kernel.db);
    if (read.applications !== versions?.applications) {
      held.clear();
      settled.clear();
    }
    versions = read;
    at = performance.now();
    return read;
  }
  async function current(): Promise<Versions> {
    if (versions !== undefined && performance.now() - at < FRESH_MS) return versions;
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  }
  async function load(id: string): Promise<Held | undefined> {
    const application = await findApplication(kernel.db, id);
    if (application?.state !== 'approved' || application.approved === undefined) return undefined;
    const found = {
      application,
      terms: application.approved,
      metadata: metadataOf(application, application.approved),
    };
    settled.set(id, found);
    return found;
  }
  return {
    versions: current,
    held: (id) => settled.get(id),
    async find(id) {
      if (!UUID.test(id)) return undefined;
      await current();
      let found = held.get(id);
      if (found === undefined) {
        found = load(id);
        held.set(id, found);
        found.catch(() => held.delete(id));
        if (held.size > MOST_HELD) {
          const [first] = held.keys();
          held.delete(first!);
          settled.delete(first!);
        }
      }
      return found;
    },
  };
}

/** The metadata of a client as the library reads it (RFC 7591). */
export function metadataOf(
  { id, secretHash }: Pick<Application, 'id' | 'secretHash'>,
  terms: Terms,
): Record<string, unknown> {
  return {
    client_id: id,
    client_name: terms.name,
    application_type: terms.native ? 'native' : 'web',
    subject_type: 'pairwise',
    redirect_uris: terms.redirectUris,
    post_logout_redirect_uris: terms.postLogoutRedirectUris,
    response_types: ['code'],
    response_modes: ['query', 'form_post'],
    grant_types: ['authorization_code', ...(terms.refresh ? ['refresh_token'] : [])],
    scope: ['openid', ...terms.scopes].join(' '),
    token_endpoint_auth_method: terms.authentication,
    // What the library compares is the hash; the secret itself is with the application alone.
    ...(terms.authentication === 'client_secret_basic' && { client_secret: secretHash ?? '' }),
    ...(terms.jwks !== undefined && { jwks: terms.jwks }),
    ...(terms.jwksUri !== undefined && { jwks_uri: terms.jwksUri }),
    ...(terms.authentication === 'tls_client_auth' && { tls_client_auth_subject_dn: terms.tlsSubject }),
    ...(terms.backchannelLogoutUri !== undefined && {
      backchannel_logout_uri: terms.backchannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
    ...(terms.encryption !== undefined && {
      id_token_encrypted_response_alg: terms.encryption,
      id_token_encrypted_response_enc: 'A256GCM',
    }),
    id_token_signed_response_alg: terms.signature,
    require_auth_time: true,
    require_pushed_authorization_requests: terms.par || terms.fapi,
    dpop_bound_access_tokens: terms.sender === 'dpop',
    tls_client_certificate_bound_access_tokens: terms.sender === 'mtls',
  };
}
