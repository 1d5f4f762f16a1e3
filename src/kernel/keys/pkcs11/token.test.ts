import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { need, programPath } from '../../../../test/need.ts';
import { hashOf, PkiError, verifySignature } from '../../pki/index.ts';
import { type KeyType, keyring } from '../index.ts';
import { type TokenKeys, tokenKeys } from './token.ts';

const MODULE = '/usr/lib/softhsm/libsofthsm2.so';
const TEXT = Buffer.from('Acta del ple');
const LABEL = 'aplec prova';
const PIN = '48151623';
const keyProblem = (error: unknown) => error instanceof PkiError && error.code === 'key';

describe('keys in a PKCS #11 token', { skip: need('softhsm2-util', 'pkcs11-tool') }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'aplec-token-'));
  const tokens = join(folder, 'tokens');
  const before_ = process.env['SOFTHSM2_CONF'];
  let keys: TokenKeys;
  before(() => {
    mkdirSync(tokens);
    const conf = join(folder, 'softhsm2.conf');
    writeFileSync(conf, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    process.env['SOFTHSM2_CONF'] = conf;
    const made = ['--init-token', '--free', '--label', LABEL, '--pin', PIN, '--so-pin', '11223344'];
    execFileSync(programPath('softhsm2-util'), made, { stdio: 'ignore' });
    keys = tokenKeys({ module: MODULE, label: LABEL, pin: PIN });
  });
  after(() => {
    keys.close();
    if (before_ === undefined) delete process.env['SOFTHSM2_CONF'];
    else process.env['SOFTHSM2_CONF'] = before_;
    rmSync(folder, { recursive: true, force: true });
  });

  const tool = (...args: string[]) =>
    execFileSync(
      programPath('pkcs11-tool'),
      ['--module', MODULE, '--token-label', LABEL, '--login', '--pin', PIN, ...args],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );

  test('a key of each kind is made in it, signs in every way, and is found again by its handle', async () => {
    const house = keyring(Buffer.alloc(32), keys);
    for (const type of ['P-256', 'P-384', 'RSA-2048'] satisfies KeyType[]) {
      const made = await house.create(type);
      assert.match(made.handle, /^token:v1:/);
      const other = tokenKeys({ module: MODULE, slot: 0, pin: PIN }, 2);
      const found = await other.open(made.handle);
      assert.deepEqual([found.type, found.publicKey.der], [type, made.publicKey.der]);
      const algorithms =
        type === 'RSA-2048'
          ? ([
              { kind: 'rsa', hash: 'sha512' },
              { kind: 'rsa-pss', hash: 'sha256', saltLength: 32 },
            ] as const)
          : ([
              { kind: 'ecdsa', hash: 'sha512' },
              { kind: 'ecdsa-plain', hash: 'sha256' },
            ] as const);
      for (const algorithm of [found.algorithm, ...algorithms]) {
        const signature = await found.sign(TEXT, algorithm);
        assert.ok(
          verifySignature(algorithm, made.publicKey, { bytes: TEXT, signature }),
          `${type} ${algorithm.kind}`,
        );
      }
      const kind = type === 'RSA-2048' ? 'rsa' : 'ecdsa';
      const signature = await found.signDigest(hashOf('sha384', TEXT), 'sha384');
      assert.ok(verifySignature({ kind, hash: 'sha384' }, made.publicKey, { bytes: TEXT, signature }));
      await assert.rejects(found.signDigest(hashOf('sha384', TEXT), 'sha256'), keyProblem);
      other.close();
    }
  });

  test('another tool sees the keys, that they cannot be taken out, and what they sign', async () => {
    const key = await keys.create('P-256');
    const id = key.handle.slice('token:v1:'.length);
    const listed = tool('--list-objects', '--type', 'privkey', '--id', id).toString();
    assert.match(listed, /Private Key Object; EC/);
    assert.match(listed, /Access:\s+sensitive, always sensitive, never extractable, local/);
    const [input, output] = [join(folder, 'digest'), join(folder, 'signature')];
    writeFileSync(input, hashOf('sha256', TEXT));
    tool('--sign', '--mechanism', 'ECDSA', '--id', id, '--input-file', input, '--output-file', output);
    const signature = readFileSync(output);
    assert.ok(
      verifySignature({ kind: 'ecdsa-plain', hash: 'sha256' }, key.publicKey, { bytes: TEXT, signature }),
    );
    writeFileSync(output, await key.sign(TEXT, { kind: 'ecdsa-plain', hash: 'sha256' }));
    const said = tool(
      '--verify',
      '--mechanism',
      'ECDSA',
      '--id',
      id,
      '--input-file',
      input,
      '--signature-file',
      output,
    );
    assert.match(said.toString(), /is valid/);
  });

  test('many sign at once, and a destroyed key is gone', async () => {
    const key = await keys.create('P-256');
    const signatures = await Promise.all(Array.from({ length: 200 }, () => key.sign(TEXT)));
    for (const signature of signatures)
      assert.ok(verifySignature(key.algorithm, key.publicKey, { bytes: TEXT, signature }));
    await keys.destroy(key.handle);
    await assert.rejects(keys.open(key.handle), keyProblem);
    await assert.rejects(key.sign(TEXT), keyProblem);
    await assert.rejects(keys.open('token:v1:nowhere'), keyProblem);
  });

  test('a token that is taken out refuses, and signs again when it is back', async () => {
    const key = await keys.create('P-256');
    const [name = ''] = readdirSync(tokens);
    renameSync(join(tokens, name), join(folder, 'away'));
    await assert.rejects(key.sign(TEXT), keyProblem);
    renameSync(join(folder, 'away'), join(tokens, name));
    const signature = await key.sign(TEXT);
    assert.ok(verifySignature(key.algorithm, key.publicKey, { bytes: TEXT, signature }));
  });

  test('a module that dies takes its process with it and not the program', async () => {
    const key = await keys.create('P-256');
    const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)]).toString();
    const pids = children.split('\n').filter((line) => line.includes('pkcs11/process.ts'));
    assert.ok(pids.length > 0);
    const waiting = key.sign(TEXT);
    for (const line of pids) process.kill(Number(line.trim().split(' ')[0]), 'SIGSEGV');
    await waiting.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const signature = await key.sign(TEXT);
    assert.ok(verifySignature(key.algorithm, key.publicKey, { bytes: TEXT, signature }));
  });

  test('a wrong PIN is tried once and no more, and no token, module or key is a refusal', async () => {
    const wrong = tokenKeys({ module: MODULE, label: LABEL, pin: '0000' });
    await assert.rejects(wrong.create('P-256'), keyProblem);
    await assert.rejects(wrong.create('P-256'), /not tried again/);
    wrong.close();
    for (const place of [{ label: 'cap' }, { slot: 40 }, { module: '/nowhere.so' }]) {
      const none = tokenKeys({ module: MODULE, pin: PIN, ...place });
      await assert.rejects(none.create('P-256'), keyProblem);
      none.close();
    }
  });
});
