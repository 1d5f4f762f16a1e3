import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Level } from '../../../kernel/assurance.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { passkeysProblems } from './problems.ts';
import type { Passkey } from './store.ts';

/** A person has this long to find their device. */
export const CHALLENGE_MINUTES = 5;
const TIMEOUT_MS = CHALLENGE_MINUTES * 60_000;
const ANSWER_LIMIT = 20_000;

/** Whose passkeys these are, and the one origin from which they are used (WebAuthn §5.1.3, §13.4.9). */
export const relyingParty = (kernel: Kernel) => ({
  id: (kernel.settings['PASSKEY_DOMAIN'] as string | undefined) ?? new URL(kernel.publicAddress).hostname,
  origin: new URL(kernel.publicAddress).origin,
});

/** Nothing of a passkey says how its person was identified: it is worth its enrolment, and one that can be copied is never more than substantial. */
export const MOST: Level = 'substantial';

/** Nobody is named: the device offers the passkeys it has for us, so nobody learns who has one. */
export const askToSignIn = (kernel: Kernel) =>
  generateAuthenticationOptions({
    rpID: relyingParty(kernel).id,
    userVerification: 'required',
    timeout: TIMEOUT_MS,
  });

type Enrolling = { accountId: string; name: string; known: readonly Passkey[] };

export const askToEnrol = (kernel: Kernel, { accountId, name, known }: Enrolling) =>
  generateRegistrationOptions({
    rpName: 'Aplec',
    rpID: relyingParty(kernel).id,
    userID: new Uint8Array(Buffer.from(accountId.replaceAll('-', ''), 'hex')),
    userName: name,
    attestationType: 'none',
    timeout: TIMEOUT_MS,
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: [-7, -8, -257],
  });

export type Answer = { id: string; challenge: string; response: never };

/** What the browser sent, as far as it can be read before it is checked. @throws Problem `passkeys.not-read` */
export function readAnswer(text: string | null): Answer {
  try {
    if (text === null || text.length > ANSWER_LIMIT) throw passkeysProblems['not-read']();
    const response = JSON.parse(text) as { id: string; response: { clientDataJSON: string } };
    const client = JSON.parse(Buffer.from(response.response.clientDataJSON, 'base64url').toString()) as {
      challenge: string;
    };
    if (typeof response.id !== 'string' || typeof client.challenge !== 'string')
      throw passkeysProblems['not-read']();
    return { id: response.id, challenge: client.challenge, response: response as never };
  } catch {
    throw passkeysProblems['not-read']();
  }
}

/** Checks a new passkey. @throws Problem `passkeys.not-verified` */
export async function checkEnrolment(kernel: Kernel, { challenge, response }: Answer) {
  const { id, origin } = relyingParty(kernel);
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    ...{ response, expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: id },
    requireUserVerification: true,
  }).catch(() => ({ verified: false as const, registrationInfo: undefined }));
  if (!verified || registrationInfo === undefined) throw passkeysProblems['not-verified']();
  const { credential, credentialDeviceType } = registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    synced: credentialDeviceType === 'multiDevice',
  };
}

/**
 * Checks a signature with a known passkey; answers its new counter. One that does not go forward was perhaps made by a copy
 * (WebAuthn §6.1.1): told apart from every other failure.
 * @throws Problem `passkeys.not-verified`, `passkeys.counter-back`
 */
export async function checkSignIn(
  kernel: Kernel,
  { challenge, response }: Answer,
  passkey: Passkey,
): Promise<number> {
  const { id, origin } = relyingParty(kernel);
  const credential = {
    id: passkey.credentialId,
    publicKey: new Uint8Array(passkey.publicKey),
    // The library refuses a counter that goes back with a sentence; here it is a finding of its own.
    counter: 0,
    transports: passkey.transports as never,
  };
  const checked = await verifyAuthenticationResponse({
    ...{ response, expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: id, credential },
    requireUserVerification: true,
  }).catch(() => undefined);
  if (checked?.verified !== true) throw passkeysProblems['not-verified']();
  const { newCounter } = checked.authenticationInfo;
  if (passkey.counter > 0 && newCounter <= passkey.counter) throw passkeysProblems['counter-back']();
  return newCounter;
}
