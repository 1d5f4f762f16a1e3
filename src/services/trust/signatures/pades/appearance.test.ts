import assert from 'node:assert/strict';
import { test } from 'node:test';
import { need } from '../../../../../test/need.ts';
import { folder, run } from '../../../../kernel/pki/town.test-helper.ts';
import { FormError } from '../facts.ts';
import { placeOn } from './appearance.ts';
import { helveticaWidth, winAnsi } from './helvetica.ts';
import { document } from './pdfs.test-helper.ts';
import { EMPTY_DICT, Ref } from './reader/values.ts';
import { signed, signingTown } from './town-proofs.test-helper.ts';

const town = signingTown();
const visible = {
  page: 0,
  x: 40,
  y: 50,
  width: 250,
  height: 80,
  language: 'ca',
  who: 'Núria Puig i Solà',
  code: 'AB12-CD34',
  verifyAt: 'https://seu.vila-riu.example/validacio',
} as const;
const claims = { reason: 'Aprovació inicial; col·legi (plaça Gaudí)' };

for (const rotation of [0, 90, 180, 270])
  test(`who opens a page turned by ${rotation} degrees reads who signed, when, why and the code, where it was wished`, {
    skip: need('pdfsig'),
  }, async (t) => {
    const file = folder(t);
    const pageKeys = `/Rotate ${rotation}`;
    const pdf = await signed(document({ pages: 2, pageKeys }), town, {
      options: { visible },
      wish: { claims },
    });
    const [across, up] = rotation % 180 === 0 ? [595, 842] : [842, 595];
    const area = ['-x', '40', '-y', String(up - 130), '-W', '250', '-H', '80'];
    const said = run('pdftotext', ['-f', '2', ...area, '-layout', file('a.pdf', pdf), '-']);
    for (const words of [
      'Núria Puig i Solà',
      '01/06/2026',
      'col·legi (plaça Gaudí)',
      'AB12-CD34',
      'validacio',
    ])
      assert.ok(said.includes(words), `${words} in ${said}`);
    assert.ok(!run('pdftotext', ['-l', '1', file('a.pdf'), '-']).includes('Núria'));
    for (const wrong of [{ x: across - 100 }, { y: up - 10 }, { x: -1 }, { width: 2 }])
      await assert.rejects(
        signed(document({ pageKeys }), town, { options: { visible: { ...visible, ...wrong } } }),
        (error) => error instanceof FormError && error.code === 'pdf.rectangle',
      );
  });

test('the place is counted from the corner of what is seen of the page, however the page is turned', () => {
  const page = (rotation: number) => ({
    ref: new Ref(1, 0),
    dict: EMPTY_DICT,
    box: [20, 30, 520, 800] as const,
    rotation,
  });
  const at = (rotation: number) => placeOn(page(rotation), visible).rect;
  assert.deepEqual([0, 90, 180, 270].map(at), [
    '[60 80 310 160]',
    '[390 70 470 320]',
    '[230 670 480 750]',
    '[70 510 150 760]',
  ]);
  assert.equal(placeOn(page(90), { ...visible, rotation: 90 }).turn, 180);
});

test('in a small place who signed and the code are kept, and a smaller one is refused', {
  skip: need('pdfsig'),
}, async (t) => {
  const file = folder(t);
  const small = { ...visible, width: 90, height: 22 };
  const pdf = await signed(document(), town, { options: { visible: small }, wish: { claims } });
  const said = run('pdftotext', [file('a.pdf', pdf), '-']);
  assert.ok(
    said.includes('Núria Puig i Solà') && said.includes('AB12-CD34') && !said.includes('Aprovació'),
    said,
  );
  await assert.rejects(
    signed(document(), town, { options: { visible: { ...visible, width: 20, height: 9 } } }),
    (error) => error instanceof FormError && error.code === 'pdf.rectangle',
  );
});

test('the four languages are printed, each with its own words', { skip: need('pdfsig') }, async (t) => {
  const file = folder(t);
  for (const [language, words] of [
    ['ca', 'Signat electrònicament per'],
    ['es', 'Firmado electrónicamente por'],
    ['oc', 'Còdi segur de verificacion'],
    ['en', 'Secure verification code'],
  ] as const) {
    const pdf = await signed(document(), town, { options: { visible: { ...visible, language } } });
    const said = run('pdftotext', [file('a.pdf', pdf), '-']).replace(/\s+/g, ' ');
    assert.ok(said.includes(words), said);
  }
});

test('a text keeps its Catalan letters in the encoding of the font, and loses only what that lacks', () => {
  assert.equal(winAnsi('Çç·ÀàèéíïòóúüL·l€’'), 'Çç·ÀàèéíïòóúüL·l\x80\x92');
  assert.equal(winAnsi('Ā漢'), 'A?');
  assert.equal(helveticaWidth('Hi'), 722 + 222);
  assert.equal(helveticaWidth('à'), helveticaWidth('a'));
});
