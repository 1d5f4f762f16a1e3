import { execFile } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { programPath } from '../../../../test/need.ts';
import { action, perform, type Work } from '../../../kernel/action.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { PublicKey } from '../../../kernel/pki/index.ts';
import { type Issued, type IssueWish, issueCertificate } from './index.ts';

export const PLATFORM = { kind: 'platform', name: 'test' } as const;

/** Does something as the platform, inside an action of its own, and gives what it made. */
export async function within<T>(kernel: Kernel, doing: (work: Work) => Promise<T>): Promise<T> {
  let made: T | undefined;
  const act = action({
    name: 'certificates.test.do',
    summary: 'Does what a test wants.',
    access: { platform: true },
    input: z.strictObject({}),
    output: z.null(),
    async run(work) {
      made = await doing(work);
      return null;
    },
  });
  await perform(kernel, act, PLATFORM, {});
  return made as T;
}

export const newKey = (curve = 'P-256'): KeyObject =>
  generateKeyPairSync('ec', { namedCurve: curve }).privateKey;

/** A certificate issued through the door, and its private key. */
export async function issueOne(
  kernel: Kernel,
  wish: Omit<IssueWish, 'publicKey'>,
  key: KeyObject = newKey(),
): Promise<Issued & { key: KeyObject }> {
  const issued = await within(kernel, (work) =>
    issueCertificate(work, { ...wish, publicKey: PublicKey.fromKey(key) }),
  );
  return { ...issued, key };
}

const runFile = promisify(execFile);
const LIMIT_MS = 30_000;
const OUTPUT_LIMIT = 100_000_000;

/** What a program says on both outputs, while this process goes on serving; a failure is said, not thrown. */
export async function runAside(program: string, args: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await runFile(programPath(program), [...args], {
      ...{ timeout: LIMIT_MS, maxBuffer: OUTPUT_LIMIT },
    });
    return stdout + stderr;
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return `FAILED ${stdout ?? ''}${stderr ?? ''}`;
  }
}
