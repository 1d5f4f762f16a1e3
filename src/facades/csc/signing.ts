import { perform } from '../../kernel/action.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { authorize, signDigests } from '../../services/trust/signatures/index.ts';
import { timestampOver } from '../../services/trust/timestamps/index.ts';
import { CREDENTIAL_SECONDS, keepRelease } from './actions/passes.ts';
import {
  assertLengths,
  type DigestName,
  digestByLength,
  digestByOid,
  digestOfRequest,
  digestsFrom,
} from './algorithms.ts';
import { MULTISIGN, type Version } from './asking.ts';
import { type Caller, sadOf } from './caller.ts';
import { CloudError, invalid, missing, wrong } from './cloud-error.ts';
import { credentialNamed } from './credentials.ts';
import { unseal } from './secret.ts';
import { told, wrongFactors } from './told.ts';

type Body = Record<string, unknown>;
const NAMES = {
  v1: { list: 'hash', oid: 'hashAlgo' },
  v2: { list: 'hashes', oid: 'hashAlgorithmOID' },
} as const;

/** credentials/authorize (v1 §11.6, v2 §11.6): only for applications that may take both factors from the person. */
export async function authorizeHere(
  kernel: Kernel,
  caller: Caller,
  body: Body,
  version: Version,
): Promise<Body> {
  const credential = await credentialNamed(kernel, caller, body['credentialID']);
  if (!caller.client.takesFactors)
    throw new CloudError(
      400,
      'unauthorized_client',
      'This application uses oauth2/authorize: authMode is oauth2code',
    );
  const count = body['numSignatures'];
  if (!Number.isInteger(count)) throw missing('numSignatures', 'integer');
  if ((count as number) < 1) throw invalid('Invalid value for parameter numSignatures');
  if ((count as number) > MULTISIGN) throw invalid('Numbers of signatures is too high');
  // SCAL2: without the digests nothing is released.
  const digests = digestsFrom(body[NAMES[version].list], NAMES[version].list);
  if (digests.length !== count) throw invalid('Invalid value for parameter numSignatures');
  const hash = hashOf(body, digests, version);
  const wish = { credentialId: credential.id, hash, digests, ...factorsOf(body, version) };
  const { token } = await authorize(kernel, caller.signer, wish).catch((error: unknown) => {
    throw told(error, version);
  });
  const { sad } = await perform(kernel, keepRelease, caller.signer, {
    ...{ clientId: caller.client.id, person: caller.person, credentialId: credential.id },
    ...{ hash, digests, release: token },
  });
  return { SAD: sad, expiresIn: CREDENTIAL_SECONDS };
}

function hashOf(body: Body, digests: readonly string[], version: Version): DigestName {
  const oid = body[NAMES[version].oid];
  const named = typeof oid === 'string' ? digestByOid(oid) : digestByLength((digests[0]?.length ?? 0) / 2);
  if (named === undefined)
    throw oid === undefined ? invalid('Invalid digest value length') : wrong(NAMES[version].oid);
  assertLengths(digests, named);
  return named;
}

/** Version 1 has a member for each factor, version 2 a list of them. A code that is none is a wrong one. */
function factorsOf(body: Body, version: Version): { pin: string; code: string } {
  let { PIN: pin, OTP: code } = body;
  if (version === 'v2') {
    const { authData } = body;
    if (!Array.isArray(authData)) throw missing('authData', 'array');
    const value = (id: string) =>
      (authData as { id?: unknown; value?: unknown }[]).find((each) => each?.id === id)?.value;
    [pin, code] = [value('PIN'), value('OTP')];
  }
  if (typeof pin !== 'string') throw missing('PIN');
  if (typeof code !== 'string') throw missing('OTP');
  if (pin.length > 64 || !/^\d{6}$/.test(code.replace(/\s/g, ''))) throw wrongFactors(version);
  return { pin, code };
}
/** signatures/signHash (v1 §11.9, v2 §11.10). */
export async function signHash(kernel: Kernel, caller: Caller, body: Body, version: Version): Promise<Body> {
  const { list, oid } = NAMES[version];
  const mode = body['operationMode'];
  if (mode !== undefined && mode !== 'S') throw wrong('operationMode');
  if (typeof body['credentialID'] !== 'string') throw missing('credentialID');
  const { secret, pass } = await sadOf(kernel, caller, {
    sad: body['SAD'],
    credentialId: body['credentialID'],
  });
  const credential = await credentialNamed(kernel, caller, body['credentialID']);
  const digests = digestsFrom(body[list], list);
  if (digests.length > MULTISIGN) throw invalid('Numbers of signatures is too high');
  const hash = digestOfRequest(credential.keyType, {
    signAlgo: body['signAlgo'],
    hashOid: body[oid],
    oidName: oid,
  });
  assertLengths(digests, hash);
  const released = new Set(pass.digests);
  if (
    hash !== pass.hash ||
    !digests.every((each) => released.has(each)) ||
    new Set(digests).size !== digests.length
  )
    throw invalid('Hash is not authorized by the SAD');
  const wish = { credentialId: credential.id, hash, digests, token: unseal(secret, pass.sealed) };
  const values = await signDigests(kernel, caller.signer, wish).catch((error: unknown) => {
    throw told(error, version);
  });
  return { signatures: values.map((value) => Buffer.from(value).toString('base64')) };
}

/** signatures/timestamp (v1 §11.10, v2 §11.13): RFC 3161 tokens of our own authority. */
export async function timestamp(kernel: Kernel, body: Body): Promise<Body> {
  const { hash, hashAlgo, nonce } = body;
  if (typeof hash !== 'string') throw missing('hash');
  if (hash === '') throw invalid('Empty hash parameter');
  const [digest = ''] = digestsFrom([hash], 'hash');
  if (typeof hashAlgo !== 'string') throw missing('hashAlgo');
  const named = digestByOid(hashAlgo);
  if (named === undefined) throw wrong('hashAlgo');
  assertLengths([digest], named);
  if (nonce !== undefined && (typeof nonce !== 'string' || !/^[0-9a-f]{1,64}$/i.test(nonce)))
    throw wrong('nonce');
  const bytes =
    nonce === undefined
      ? undefined
      : Buffer.from(nonce.padStart(nonce.length + (nonce.length % 2), '0'), 'hex');
  const token = await timestampOver(kernel, named, Buffer.from(digest, 'hex'), bytes);
  return { timestamp: Buffer.from(token).toString('base64') };
}
