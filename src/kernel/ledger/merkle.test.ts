import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Bytes, fromBase64, toHex } from './bytes.ts';
import { EMPTY_EDGE, edgeRoot, extend } from './edge.ts';
import { flipped } from './ledger.test-helper.ts';
import {
  checkConsistency,
  checkInclusion,
  EMPTY_ROOT,
  leafHash,
  nodeHash,
  pathIn,
  treeLevels,
  treeRoot,
} from './merkle.ts';
import { consistencyProof, inclusionPath, memoryTiles, rootOf } from './tiles.ts';

/** The eight leaves and roots that Certificate Transparency implementations test with. */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const hashes = LEAVES.map((hex) => leafHash(Buffer.from(hex, 'hex')));

test('the published roots of the eight leaves come out', () => {
  assert.equal(toHex(EMPTY_ROOT), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  for (const [i, root] of ROOTS.entries()) assert.equal(toHex(treeRoot(hashes.slice(0, i + 1))), root);
});

test('the published inclusion proofs are made and accepted', async () => {
  const published = [
    {
      index: 5,
      size: 8,
      path: [
        'vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=',
        'yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=',
        '037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=',
      ],
    },
    { index: 2, size: 3, path: ['+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU='] },
  ];
  for (const { index, size, path } of published) {
    const expected = path.map(fromBase64);
    const tree = { size, read: memoryTiles(hashes.slice(0, size)) };
    assert.deepEqual((await inclusionPath(tree, index)).map(toHex), expected.map(toHex));
    assert.ok(
      checkInclusion(
        { leafHash: hashes[index]!, index, size, path: expected },
        Buffer.from(ROOTS[size - 1]!, 'hex'),
      ),
    );
  }
});

test('the published consistency proofs are made and accepted', async () => {
  const published = [
    {
      m: 6,
      n: 8,
      proof: [
        'DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=',
        'yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=',
        '037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=',
      ],
    },
    {
      m: 6,
      n: 7,
      proof: [
        'DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=',
        'sIaT7C5yFZcTBkHoIR5+7cy0wmQTlj7ubB4u0W/7Gl8=',
        '037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=',
      ],
    },
    {
      m: 2,
      n: 5,
      proof: ['Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=', 'vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms='],
    },
  ];
  for (const { m, n, proof } of published) {
    const expected = proof.map(fromBase64);
    const tree = { size: n, read: memoryTiles(hashes.slice(0, n)) };
    assert.deepEqual((await consistencyProof(tree, m)).map(toHex), expected.map(toHex));
    const roots = { oldRoot: Buffer.from(ROOTS[m - 1]!, 'hex'), newRoot: Buffer.from(ROOTS[n - 1]!, 'hex') };
    assert.equal(checkConsistency({ oldSize: m, newSize: n, ...roots, proof: expected }), undefined);
  }
});

/** RFC 6962 §2.1 as it is written: recursive, cut at the largest power of two below n. */
function mth(d: readonly Uint8Array[]): Bytes {
  if (d.length === 0) return EMPTY_ROOT;
  if (d.length === 1) return leafHash(d[0]!);
  const k = cut(d.length);
  return nodeHash(mth(d.slice(0, k)), mth(d.slice(k)));
}
/** RFC 6962 §2.1.1 */
function path(m: number, d: readonly Uint8Array[]): Bytes[] {
  if (d.length === 1) return [];
  const k = cut(d.length);
  return m < k
    ? [...path(m, d.slice(0, k)), mth(d.slice(k))]
    : [...path(m - k, d.slice(k)), mth(d.slice(0, k))];
}
/** RFC 6962 §2.1.2 */
function subproof(m: number, d: readonly Uint8Array[], whole: boolean): Bytes[] {
  if (m === d.length) return whole ? [] : [mth(d)];
  const k = cut(d.length);
  if (m <= k) return [...subproof(m, d.slice(0, k), whole), mth(d.slice(k))];
  return [...subproof(m - k, d.slice(k), false), mth(d.slice(0, k))];
}
function cut(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

const entries = Array.from({ length: 300 }, (_, i) => Buffer.from(`entry ${i}`));
const entryHashes = entries.map(leafHash);

test('every tree up to 300 leaves has the root, paths and proofs of the recursive definition', async () => {
  let edge = EMPTY_EDGE;
  for (let n = 1; n <= entries.length; n++) {
    edge = extend(edge, [entries[n - 1]!]).edge;
    const root = mth(entries.slice(0, n));
    const tree = { size: n, read: memoryTiles(entryHashes.slice(0, n)) };
    assert.equal(toHex(edgeRoot(edge)), toHex(root));
    assert.equal(toHex(await rootOf(tree)), toHex(root));
    assert.equal(toHex(treeRoot(entryHashes.slice(0, n))), toHex(root));
    const levels = treeLevels(entryHashes.slice(0, n));
    for (const m of new Set([0, n - 1, Math.floor(n / 2), (n * 7) % n, (n * 31 + 5) % n])) {
      const expected = path(m, entries.slice(0, n)).map(toHex);
      assert.deepEqual((await inclusionPath(tree, m)).map(toHex), expected);
      assert.deepEqual(pathIn(levels, m).map(toHex), expected);
      assert.ok(
        checkInclusion(
          { leafHash: entryHashes[m]!, index: m, size: n, path: await inclusionPath(tree, m) },
          root,
        ),
      );
    }
    for (const m of new Set([1, n, Math.ceil(n / 2), cut(Math.max(n, 2)), 1 + ((n * 13) % n)])) {
      if (m > n) continue;
      const proof = await consistencyProof(tree, m);
      assert.deepEqual(proof.map(toHex), subproof(m, entries.slice(0, n), true).map(toHex));
      assert.equal(
        checkConsistency({ oldSize: m, newSize: n, oldRoot: mth(entries.slice(0, m)), newRoot: root, proof }),
        undefined,
      );
    }
  }
});

test('a proof with any bit turned, any hash missing or added, or another index is refused', async () => {
  const size = 21;
  const tree = { size, read: memoryTiles(entryHashes.slice(0, size)) };
  const root = await rootOf(tree);
  const good = await inclusionPath(tree, 13);
  const accepted = (change: object) => {
    try {
      return checkInclusion({ leafHash: entryHashes[13]!, index: 13, size, path: good, ...change }, root);
    } catch {
      return false;
    }
  };
  assert.ok(accepted({}));
  for (let bit = 0; bit < 256; bit++) {
    assert.ok(!accepted({ leafHash: flipped(entryHashes[13]!, bit) }));
    for (let i = 0; i < good.length; i++)
      assert.ok(!accepted({ path: good.with(i, flipped(good[i]!, bit)) }));
  }
  for (let index = -1; index <= 30; index++)
    if (index !== 13) assert.ok(!accepted({ index }), `index ${index}`);
  for (const wrong of [good.slice(1), good.slice(0, -1), [...good, root], [root, ...good]])
    assert.ok(!accepted({ path: wrong }));
});

test('a consistency proof with any bit turned or other sizes is refused', async () => {
  const tree = { size: 29, read: memoryTiles(entryHashes.slice(0, 29)) };
  const good = {
    oldSize: 11,
    newSize: 29,
    oldRoot: mth(entries.slice(0, 11)),
    newRoot: await rootOf(tree),
    proof: await consistencyProof(tree, 11),
  };
  assert.equal(checkConsistency(good), undefined);
  for (let bit = 0; bit < 256; bit++) {
    assert.ok(checkConsistency({ ...good, oldRoot: flipped(good.oldRoot, bit) }));
    assert.ok(checkConsistency({ ...good, newRoot: flipped(good.newRoot, bit) }));
    for (let i = 0; i < good.proof.length; i++) {
      assert.ok(checkConsistency({ ...good, proof: good.proof.with(i, flipped(good.proof[i]!, bit)) }));
    }
  }
  for (const wrong of [
    { oldSize: 30 },
    { oldSize: 10 },
    { oldSize: 29 },
    { newSize: 60 },
    { proof: [] },
    { oldSize: 0 },
  ]) {
    assert.ok(checkConsistency({ ...good, ...wrong }), JSON.stringify(wrong));
  }
});

test('an inner node or the root itself cannot pass for a leaf', async () => {
  const size = 21;
  const tree = { size, read: memoryTiles(entryHashes.slice(0, size)) };
  const root = await rootOf(tree);
  const path = await inclusionPath(tree, 2);
  assert.throws(() => checkInclusion({ leafHash: root, index: 0, size, path: [] }, root), /too few/);
  const inner = nodeHash(entryHashes[2]!, entryHashes[3]!);
  assert.throws(
    () => checkInclusion({ leafHash: inner, index: 1, size, path: path.slice(1) }, root),
    /too few/,
  );
});
