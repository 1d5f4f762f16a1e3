import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { need, programPath } from '../../../test/need.ts';
import { type OpenHouse, openHouse, send } from '../../../test/outside/house.ts';
import { batchRound } from './batch-round.ts';
import {
  ask,
  asker,
  every,
  first,
  freshId,
  makeParty,
  message,
  NS,
  names,
  type Party,
  person,
  post,
  rootOf,
} from './client.test-helper.ts';
import { acceptAsCitizen, type Question, somebody, validarOf, type Wish } from './wishes.test-helper.ts';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n').toString('base64');

let house: OpenHouse;
let party: Party;
let other: Party;

before(async () => {
  house = await openHouse();
  // A directory, the shared catalogue, time stamps and the seal of the register.
  for (const service of house.kernel.services)
    if (['administrations', 'timestamps', 'mandates'].includes(service.name))
      await service.demo?.(house.kernel);
  party = await makeParty(house);
  other = await makeParty(house);
});
after(() => house?.close());

/** ALTA as §6.4 has it, with the fields that §5.7 makes obligatory. */
const alta = ({ grantor, representative, paper = false, type = 'B', capacity = 'GENERAL' }: Wish) =>
  `<processarRepresentacio ${NS}><dades><tokenValid/><representacio><tipusRepresentacio>TIPUS_${type}</tipusRepresentacio>
<estat>VALIDA</estat><poderdant>${person(grantor, names)}</poderdant><representant>${person(representative, names)}</representant>
<ambitRepresentacio>${type === 'A' ? '' : `<administracio><codi>${party.code}</codi></administracio>`}
<capacitats><capacitat><codi>${capacity}</codi></capacitat></capacitats></ambitRepresentacio>
<dataIniciVigencia>2026-01-01T00:00:00</dataIniciVigencia><dataFiVigencia>2030-11-26T00:00:00</dataFiVigencia>
<origen>INTEGRACIO</origen></representacio>${
    paper
      ? `<documentsRepresentacio><documentRepresentacio><tipusDocument>PODER_NOTARIAL</tipusDocument><nomDocument>poder.pdf</nomDocument><data>${PDF}</data></documentRepresentacio></documentsRepresentacio>`
      : ''
  }<motiu>Alta de representacio</motiu><tipusSolicitud>ALTA</tipusSolicitud>
<tipusPresentador>${paper ? 'REPRESENTANT' : 'PODERDANT'}</tipusPresentador>${asker(paper ? representative : grantor, party.code)}</dades></processarRepresentacio>`;

const modify = (id: string, to: string, { presenter, who }: { presenter: string; who: string }) =>
  `<processarRepresentacio ${NS}><dades><tokenValid/><representacio><identificadorLegal>${id}</identificadorLegal><estat>${to}</estat>
</representacio><motiu>Canvi demanat</motiu><tipusSolicitud>MODIFICACIO</tipusSolicitud><tipusPresentador>${presenter}</tipusPresentador>
${asker(who, party.code)}</dades></processarRepresentacio>`;

const validar = validarOf(() => party);

const ALTA = { modality: 'REPRESENTA_ALTA' };
const MODIFICACIO = { modality: 'REPRESENTA_MODIFICACIO' };
const VALIDACIO = { modality: 'REPRESENTA_VALIDACIO' };

async function valid(capacity = 'GENERAL') {
  const [grantor, representative] = [somebody(), somebody()];
  const made = await ask(house, party, alta({ grantor, representative, capacity }), ALTA);
  const id = first(made, 'identificadorLegal')!;
  assert.equal(first(made, 'codi'), '0', made.value);
  assert.equal(first(made, 'estat'), 'PENDENT_ACCEPTACIO', 'the state that was written does not count');
  // The representative accepts in the citizens' portal (§5.7), and not by who registered it for the other.
  const byBody = modify(id, 'VALIDA', { presenter: 'REPRESENTANT', who: representative });
  assert.equal(first(await ask(house, party, byBody, MODIFICACIO), 'codi'), '008');
  await acceptAsCitizen(house.kernel, representative, id);
  return { grantor, representative, id };
}

test('a power is registered, accepted, validated, consulted and revoked in the words of the contract', async () => {
  const { grantor, representative, id } = await valid();
  const yes = await ask(house, party, validar({ grantor, representative }), VALIDACIO);
  assert.equal(first(yes, 'codi'), '0');
  assert.equal(first(yes, 'identificadorLegal'), id);
  assert.equal(first(yes, 'validacions'), '1');
  assert.equal(every(yes, 'consulta').length, 1, 'the question is answered back');
  const one = await ask(
    house,
    party,
    `<consultarRepresentacio><ConsultaRepresentacio><identificadorLegal>${id}</identificadorLegal>${asker(grantor, party.code)}</ConsultaRepresentacio></consultarRepresentacio>`,
  );
  assert.equal(one.namespace, 'http://www.aoc.cat/representa/v2');
  assert.deepEqual(
    every(one, 'evidencia').map((each) => first(each, 'estat')),
    ['PENDENT_ACCEPTACIO', 'VALIDA'],
  );
  assert.deepEqual(
    every(one, 'representacio')[0]!.children.map((each) => each.local),
    [
      ...[
        'identificadorLegal',
        'tipusRepresentacio',
        'estat',
        'poderdant',
        'representant',
        'ambitRepresentacio',
      ],
      ...[
        'dataCreacio',
        'dataIniciVigencia',
        'dataFiVigencia',
        'validacions',
        'administracioReceptora',
        'origen',
        'evidencies',
      ],
    ],
    'the order of the schema',
  );
  const gone = await ask(
    house,
    party,
    modify(id, 'REVOCADA', { presenter: 'PODERDANT', who: grantor }),
    MODIFICACIO,
  );
  assert.equal(first(gone, 'estat'), 'REVOCADA');
  const no = await ask(house, party, validar({ grantor, representative }), VALIDACIO);
  assert.equal(first(no, 'codi'), '100', 'Poder no subsistent');
  assert.equal(every(no, 'representacio').length, 1, 'only that of the question');
  const none = await ask(
    house,
    party,
    validar({ grantor: representative, representative: grantor }),
    VALIDACIO,
  );
  assert.equal(first(none, 'codi'), '001');
});

test('a capacity that was not given, a day on which it does not count, and another body are no', async () => {
  const { grantor, representative } = await valid('NOTIFICAR');
  const code = async (question: Partial<Question>) =>
    first(await ask(house, party, validar({ grantor, representative, ...question }), VALIDACIO), 'codi');
  assert.equal(await code({}), '0');
  assert.equal(await code({ capacity: 'TRAMITAR' }), '001');
  assert.equal(await code({ date: '2030-11-26' }), '0', 'the last day counts');
  assert.equal(await code({ date: '2030-11-27' }), '100');
  assert.equal(await code({ date: '2025-12-31' }), '100');
  assert.equal(await code({ code: other.code }), '008', 'a body asks about itself');
  assert.equal(await code({ capacity: 'VOTAR' }), '004');
});

test('with documents a body validates; a party does not, nor another body', async () => {
  const [grantor, representative] = [somebody(), somebody()];
  const made = await ask(house, party, alta({ grantor, representative, paper: true, type: 'B' }), ALTA);
  const id = first(made, 'identificadorLegal')!;
  assert.equal(first(made, 'estat'), 'PENDENT_VALIDACIO');
  const pending = `<consultarRepresentacions><ConsultaRepresentacions><mida>25</mida><pagina>0</pagina><representacio/><estats>
<estat>PENDENT_VALIDACIO</estat><estat>EN_VALIDACIO</estat></estats>${asker(grantor, party.code)}</ConsultaRepresentacions></consultarRepresentacions>`;
  const listed = await ask(house, party, pending);
  assert.ok(every(listed, 'identificadorLegal').some((each) => each.value === id));
  const elsewhere = await ask(house, other, pending);
  assert.equal(first(elsewhere, 'numRepresentacionsTotal'), '0');
  const stolen = await ask(
    house,
    other,
    modify(id, 'VALIDA', { presenter: 'ADMINISTRACIO', who: grantor }),
    MODIFICACIO,
  );
  assert.equal(first(stolen, 'codi'), '001', 'it is not even there');
  const byParty = await ask(
    house,
    party,
    modify(id, 'VALIDA', { presenter: 'REPRESENTANT', who: representative }),
    MODIFICACIO,
  );
  assert.equal(first(byParty, 'codi'), '008');
  const own = await ask(
    house,
    party,
    modify(id, 'VALIDA', { presenter: 'ADMINISTRACIO', who: grantor }),
    MODIFICACIO,
  );
  assert.equal(first(own, 'codi'), '008', 'the system that registered it does not validate it');
  const [file] = every(made, 'documentEvidencia');
  const uuid = first(file!, 'uuid');
  const path = `/representa-core/downloadDocument?uuid=${uuid}`;
  const download = await send(house, { method: 'GET', path, client: party.client.pair });
  assert.deepEqual([download.status, download.type], [200, 'application/pdf']);
  assert.equal((await send(house, { method: 'GET', path, client: other.client.pair })).status, 404);
});

test('without a document nobody registers a power for another', async () => {
  const [grantor, representative] = [somebody(), somebody()];
  const wish = alta({ grantor, representative }).replace(
    asker(grantor, party.code),
    asker(representative, party.code),
  );
  assert.equal(first(await ask(house, party, wish, ALTA), 'codi'), '002');
  const asRepresentative = wish.replace('>PODERDANT<', '>REPRESENTANT<');
  assert.equal(first(await ask(house, party, asRepresentative, ALTA), 'codi'), '002');
  const everywhere = alta({ grantor, representative, type: 'A' });
  assert.equal(
    first(await ask(house, party, everywhere, ALTA), 'codi'),
    '002',
    'on its word only before itself',
  );
  const withDeed = alta({ grantor, representative, type: 'A', paper: true });
  assert.equal(first(await ask(house, party, withDeed, ALTA), 'estat'), 'PENDENT_VALIDACIO');
});

test('obligatory fields are named as the contract names them', async () => {
  const [grantor, representative] = [somebody(), somebody()];
  const without = alta({ grantor, representative }).replace(/<dataFiVigencia>.*?<\/dataFiVigencia>/, '');
  const answer = await ask(house, party, without, ALTA);
  assert.equal(first(answer, 'codi'), '004');
  assert.match(first(answer, 'descripcio')!, /^Cal informar els següents camps: .*dataFiVigencia/);
  const wrong = await ask(house, party, alta({ grantor: '11223344A', representative }), ALTA);
  assert.equal(first(wrong, 'codi'), '004');
  assert.match(first(wrong, 'descripcio')!, /poderdant\.valorDocumentIdentificatiu/);
  const tooLong = alta({ grantor, representative }).replace('2030-11-26', '2031-11-27');
  assert.match(first(await ask(house, party, tooLong, ALTA), 'descripcio')!, /dataFiVigencia/);
});

test('those of a person stand on their sides, active ones or all, in force or not', async () => {
  const { grantor, representative, id } = await valid();
  const of = (document: string, actives: boolean) =>
    `<consultarRepresentacionsPersona><ConsultaRepresentacionsPersona><persona>${person(document)}</persona><actives>${actives}</actives><vigent>true</vigent>${asker(grantor, party.code)}</ConsultaRepresentacionsPersona></consultarRepresentacionsPersona>`;
  const sides = await ask(house, party, of(grantor, true));
  assert.equal(first(every(sides, 'poderdants')[0]!, 'identificadorLegal'), id);
  assert.equal(first(every(sides, 'representants')[0]!, 'identificadorLegal'), undefined);
  assert.equal(every(sides, 'evidencies').length, 0, 'evidence only of one by itself');
  await ask(
    house,
    party,
    modify(id, 'RENUNCIADA', { presenter: 'REPRESENTANT', who: representative }),
    MODIFICACIO,
  );
  assert.equal(every(await ask(house, party, of(grantor, true)), 'identificadorLegal').length, 0);
  assert.equal(every(await ask(house, party, of(grantor, false)), 'identificadorLegal').length, 1);
});

test('catalogue, families, procedures and bodies are consulted by their codes', async () => {
  const who = asker(somebody(), party.code);
  const catalogue = await ask(
    house,
    party,
    `<consultarCataleg><codiAdministracio>${party.code}</codiAdministracio>${who}</consultarCataleg>`,
  );
  const code = every(every(catalogue, 'cataleg')[0]!, 'codi')[0]!.value;
  assert.equal(code, 'CATALEG_COMPARTIT');
  const families = await ask(
    house,
    party,
    `<consultarFamilies ${NS}><catalegCodi>${code}</catalegCodi>${who}</consultarFamilies>`,
  );
  const [family] = every(families, 'familia');
  const uuid = first(family!, 'uuid')!;
  const one = await ask(
    house,
    party,
    `<consultarFamilia ${NS}><familia><uuid>${uuid}</uuid></familia>${who}</consultarFamilia>`,
  );
  const procedures = await ask(
    house,
    party,
    `<consultarTramits ${NS}><mida>1</mida><pagina>0</pagina><tramit><uuidFamilia>${uuid}</uuidFamilia></tramit>${who}</consultarTramits>`,
  );
  assert.equal(first(procedures, 'numTotal'), String(every(one, 'tramit').length));
  assert.equal(every(procedures, 'tramit').length, 1);
  const body = await ask(
    house,
    party,
    `<consultarAdministracio ${NS}><administracio><codi>${party.code}</codi></administracio>${who}</consultarAdministracio>`,
  );
  assert.equal(first(every(body, 'administracio')[0]!, 'codi'), party.code);
  const bodies = await ask(
    house,
    party,
    `<consultarAdministracions ${NS}><mida>50</mida><pagina>0</pagina>${who}</consultarAdministracions>`,
  );
  assert.equal(every(bodies, 'administracio').length, 50);
  const nobody = await ask(
    house,
    party,
    `<consultarCataleg><codiAdministracio>0000000000</codiAdministracio>${who}</consultarCataleg>`,
  );
  assert.equal(every(nobody, 'codi')[0]!.value, '006');
});

test('a report is a PDF that its body fetches, and no other', { skip: need('pdftotext') }, async () => {
  const { grantor, id } = await valid();
  const answer = await ask(
    house,
    party,
    `<consultarRepresentacio><ConsultaRepresentacio><identificadorLegal>${id}</identificadorLegal><generaInforme>true</generaInforme>${asker(grantor, party.code)}</ConsultaRepresentacio></consultarRepresentacio>`,
  );
  const url = new URL(first(answer, 'urlDescarregaInforme')!);
  const path = url.pathname + url.search;
  const report = await send(house, { method: 'GET', path, client: party.client.pair });
  assert.equal(report.type, 'application/pdf');
  assert.equal((await send(house, { method: 'GET', path, client: other.client.pair })).status, 404);
  assert.ok(report.text.startsWith('%PDF-1.4'));
});

test('the evidence of a validation is an enveloping XAdES-T that xmlsec1 verifies, around the very answer', {
  skip: need('xmlsec1'),
}, async () => {
  const { grantor, representative, id } = await valid();
  const yes = await ask(house, party, validar({ grantor, representative, evidence: true }), VALIDACIO);
  assert.equal(first(yes, 'codi'), '0', yes.value);
  const signed = Buffer.from(first(yes, 'evidenciaSignada')!, 'base64');
  const folder = mkdtempSync(join(tmpdir(), 'aplec-representa-'));
  const run = (name: string, bytes: Buffer | string): string => {
    writeFileSync(join(folder, name), bytes);
    const args = ['--verify', '--insecure', '--enabled-key-data', 'x509', join(folder, name)];
    try {
      return execFileSync(programPath('xmlsec1'), args, { stdio: 'pipe', encoding: 'utf8' });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      return `FAILED ${stdout}${stderr}`;
    }
  };
  const said = run('good.xml', signed);
  assert.doesNotMatch(said, /^FAILED/, said);
  const text = signed.toString('utf8');
  assert.ok(text.includes(id) && text.includes('SignatureTimeStamp'));
  assert.match(run('bad.xml', text.replace('>VALIDA<', '>REVOCADA<')), /^FAILED/);
});

test('several operations are taken, done by the worker, and collected; the same message is not done twice', async () => {
  const wishes = [1, 2, 3].map(() => alta({ grantor: somebody(), representative: somebody() }));
  const id = freshId();
  const body = message(party, wishes, { ...ALTA, id });
  const taken = rootOf(await post(house, party, body, 'Asincron'));
  assert.deepEqual([first(taken, 'CodigoEstado'), first(taken, 'NumElementos')], ['0002', '3']);
  const again = rootOf(await post(house, party, body, 'Asincron'));
  assert.equal(first(again, 'CodigoEstado'), '0229');
  const poll = `<SolicitudRespuesta xmlns="http://gencat.net/scsp/esquemes/solicitudRespuesta"><Atributos><IdPeticion>${id}</IdPeticion></Atributos></SolicitudRespuesta>`;
  assert.equal(first(rootOf(await post(house, other, poll, 'AsincronResposta')), 'CodigoEstado'), '0238');
  while (await batchRound.run(house.kernel, new AbortController().signal));
  let done = rootOf(await post(house, party, poll, 'AsincronResposta'));
  for (let turn = 0; turn < 50 && first(done, 'CodigoEstado') !== '0003'; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    done = rootOf(await post(house, party, poll, 'AsincronResposta'));
  }
  assert.deepEqual(
    every(done, 'processarRepresentacioResponse').map((each) => first(each, 'codi')),
    ['0', '0', '0'],
  );
  const requests = await house.database.pool.query(
    'select count(*)::int as n from representa.element where batch_id = $1 and request is not null',
    [id],
  );
  assert.equal(requests.rows[0].n, 0, 'what was asked is not kept');
});

test('a message that is not as it should be is refused with its code, and nothing of it comes back', async () => {
  const op = alta({ grantor: somebody(), representative: somebody() });
  const state = async (body: string, service = 'Sincron') =>
    first(rootOf(await post(house, party, body, service)), 'CodigoEstado');
  assert.equal(await state('no xml'), '0226');
  assert.equal(await state('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'), '0226');
  assert.equal(await state(message(party, [op], { modality: 'PADRO' })), '0234');
  assert.equal(await state(message(party, [op], { product: 'PADRO' })), '0234');
  assert.equal(await state(message(party, [op], { ...ALTA, count: 2 })), '0248');
  assert.equal(await state(message(party, [op, op], ALTA)), '0237');
  assert.equal(await state(message(party, Array<string>(501).fill('<x/>'), ALTA), 'Asincron'), '0237');
  assert.equal(await state(message(party, [op], { ...ALTA, asker: other.code })), '0235');
  assert.equal(await state(message(party, [op], { ...ALTA, purpose: 'ALTRES' })), '0301');
  const mixed = await ask(house, party, op, VALIDACIO);
  assert.deepEqual([mixed.local, first(mixed, 'codi')], ['ErrorResponse', '004']);
  const evil = await post(house, party, message(party, ['<evil>&lt;script&gt;</evil>'], {}));
  assert.ok(!evil.text.includes('script'));
});

test('without a registered certificate nobody is answered; with fewer capabilities fewer operations', async () => {
  const op = `<consultarCataleg><codiAdministracio>${party.code}</codiAdministracio></consultarCataleg>`;
  const path = '/siri-proxy/services/Sincron';
  const stranger = await send(house, { path, client: null, body: message(party, [op]) });
  assert.equal(stranger.status, 401);
  const reader = await makeParty(house, ['mandates.read']);
  assert.equal(
    first(await ask(house, reader, op.replace(party.code, reader.code)), 'resposta')!.startsWith('0'),
    true,
  );
  const refused = await ask(house, reader, alta({ grantor: somebody(), representative: somebody() }), ALTA);
  assert.equal(first(refused, 'codi'), '008');
  const nothing = await makeParty(house, []);
  const blind = await ask(house, nothing, op.replace(party.code, nothing.code));
  assert.equal(first(blind, 'codi'), '008');
});
