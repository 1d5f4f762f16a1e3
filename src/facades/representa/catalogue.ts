import { isId } from '../../kernel/ids.ts';
import { element } from '../../kernel/xml/index.ts';
import { catalogueForSystem } from '../../services/trust/mandates/index.ts';
import { bodyWith, type Operation, run } from './asking.ts';
import { CODES, ContractError, needed } from './codes.ts';
import { DONE, pageOf } from './consult.ts';
import { child, textOf } from './pci.ts';
import { findBodies } from './queries/bodies.ts';
import {
  type Body,
  bodyMarkup,
  catalogueMarkup,
  familyMarkup,
  ineCode,
  NAMESPACE,
  outcome,
  procedureMarkup,
} from './vocabulary.ts';

const done = () => outcome(CODES.ok, DONE, 'CONSULTA');
const notThere = (what: string) => new ContractError(CODES.notFound, `No s’ha trobat ${what}.`);

/** The owner of the shared catalogue, which is none of the bodies. */
const SHARED_OWNER: Body = { id: '', code: 'CONSORCI', nif: null, name: 'Catàleg compartit', active: true };

/** The catalogue that a body uses (Representa §5.8). */
export const consultCatalogue: Operation = async (asking, sent) => {
  const code = ineCode(textOf(sent, 'codiAdministracio'));
  if (code === '') throw needed('codiAdministracio');
  const body = await bodyWith(asking, code);
  if (body === undefined)
    throw new ContractError(CODES.noOwner, 'No s’ha trobat l’administració propietària.');
  const { catalogue } = await run(asking, catalogueForSystem, { administrationId: body.id });
  if (catalogue === undefined) throw notThere('el catàleg');
  return element(
    'consultarCatalegResponse',
    { xmlns: NAMESPACE },
    element(
      'resultat',
      {},
      done(),
      catalogueMarkup(catalogue, catalogue.ownerId === body.id ? body : SHARED_OWNER),
    ),
  );
};

/** Every family of a catalogue with its procedures (§5.9). */
export const consultFamilies: Operation = async (asking, sent) => {
  const code = textOf(sent, 'catalegCodi');
  if (code === '') throw needed('catalegCodi');
  const { catalogue, families, procedures } = await run(asking, catalogueForSystem, { code });
  if (catalogue === undefined) throw notThere('el catàleg');
  const markups = families.map((each) => familyMarkup(each, procedures, code));
  return element(
    'consultarFamiliesResponse',
    { xmlns: NAMESPACE },
    element('resultat', {}, done(), markups.length === 0 ? undefined : element('families', {}, markups)),
  );
};

/** One family (§5.10). */
export const consultFamily: Operation = async (asking, sent) => {
  const id = textOf(sent, 'familia', 'uuid').toLowerCase();
  if (id === '') throw needed('uuid');
  if (!isId(id)) throw notThere('la família');
  const { families, procedures } = await run(asking, catalogueForSystem, { familyId: id });
  const [family] = families;
  if (family === undefined) throw notThere('la família');
  return element(
    'consultarFamiliaResponse',
    { xmlns: NAMESPACE },
    element('resultat', {}, done(), familyMarkup(family, procedures, '')),
  );
};

/** Procedures of a family, or one (§5.11). */
export const consultProcedures: Operation = async (asking, sent) => {
  const { page, size } = pageOf(sent);
  const wanted = child(sent, 'tramit');
  const [id, familyId] = [textOf(wanted, 'uuid').toLowerCase(), textOf(wanted, 'uuidFamilia').toLowerCase()];
  if (id === '' && familyId === '') throw needed('uuid', 'uuidFamilia');
  if ((id !== '' && !isId(id)) || (familyId !== '' && !isId(familyId))) throw notThere('el tràmit');
  const { procedures, total, families } = await run(asking, catalogueForSystem, {
    ...(id !== '' && { procedureId: id }),
    ...(familyId !== '' && { familyId }),
    ...{ page, size },
  });
  if (total === 0) throw notThere('el tràmit');
  return element(
    'consultarTramitsResponse',
    { xmlns: NAMESPACE },
    element(
      'resultat',
      {},
      done(),
      element('numTotal', {}, String(total)),
      element('numPaginesTotal', {}, String(Math.ceil(total / size))),
      element(
        'tramits',
        {},
        procedures.map((each) => procedureMarkup(each, families[0]?.id)),
      ),
    ),
  );
};

/** A body by its INE10 or its NIF (§5.12). */
export const consultBody: Operation = async (asking, sent) => {
  const wanted = child(sent, 'administracio');
  const code = ineCode(textOf(wanted, 'codi')) || textOf(wanted, 'nif').toUpperCase();
  if (code === '') throw needed('codi');
  const body = await bodyWith(asking, code);
  if (body === undefined) throw notThere('l’administració');
  return element(
    'consultarAdministracioResponse',
    { xmlns: NAMESPACE },
    element('resultat', {}, done(), bodyMarkup(body)),
  );
};

/** All of them, by pages (§5.13). */
export const consultBodies: Operation = async (asking, sent) => {
  const { page, size } = pageOf(sent);
  const onlyActive = textOf(sent, 'actives') === 'true';
  const { bodies, total } = await run(asking, findBodies, { page, size, onlyActive });
  return element(
    'consultarAdministracionsResponse',
    { xmlns: NAMESPACE },
    element(
      'resultat',
      {},
      done(),
      element('numTotal', {}, String(total)),
      element('numPaginesTotal', {}, String(Math.ceil(total / size))),
      element(
        'administracions',
        {},
        bodies.map((each) => bodyMarkup(each)),
      ),
    ),
  );
};
