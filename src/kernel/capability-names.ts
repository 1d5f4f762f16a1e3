import type { Capability } from './actor.ts';
import type { Sentence } from './problem.ts';

/** What each capability lets one do, for whoever grants it. */
export const CAPABILITY_NAMES: Readonly<Record<Capability, Sentence>> = {
  'evidence.request': {
    ca: 'Demanar evidències',
    es: 'Pedir evidencias',
    oc: 'Demanar evidéncies',
    en: 'Ask for evidence',
  },
  'evidence.emergency': {
    ca: 'Accedir a evidències en una emergència',
    es: 'Acceder a evidencias en una emergencia',
    oc: 'Accedir a evidéncies en ua emergéncia',
    en: 'See evidence in an emergency',
  },
  'agreements.manage': {
    ca: 'Gestionar convenis',
    es: 'Gestionar convenios',
    oc: 'Gestionar convènis',
    en: 'Manage agreements',
  },
  'services.manage': {
    ca: 'Gestionar serveis de dades',
    es: 'Gestionar servicios de datos',
    oc: 'Gestionar servicis de donades',
    en: 'Manage data services',
  },
  'body.manage': {
    ca: "Administrar l'ens",
    es: 'Administrar la entidad',
    oc: 'Administrar er ens',
    en: 'Administer the body',
  },
  'events.read': {
    ca: 'Llegir els esdeveniments',
    es: 'Leer los eventos',
    oc: 'Liéger es eveniments',
    en: 'Read the events',
  },
  'webhooks.manage': {
    ca: 'Gestionar els avisos (webhooks)',
    es: 'Gestionar los avisos (webhooks)',
    oc: 'Gestionar es avisi (webhooks)',
    en: 'Manage the webhooks',
  },
  'certificates.register': {
    ca: 'Registrar certificats',
    es: 'Registrar certificados',
    oc: 'Registrar certificats',
    en: 'Register certificates',
  },
  'certificates.approve': {
    ca: 'Aprovar certificats',
    es: 'Aprobar certificados',
    oc: 'Aprovar certificats',
    en: 'Approve certificates',
  },
  'signatures.request': {
    ca: 'Demanar signatures i posar segells',
    es: 'Pedir firmas y poner sellos',
    oc: 'Demanar signatures e méter sagèths',
    en: 'Ask for signatures and put seals',
  },
  'people.manage': {
    ca: 'Gestionar les persones de l’ens: nomenaments, rols i baixes',
    es: 'Gestionar las personas de la entidad: nombramientos, roles y bajas',
    oc: 'Gestionar es persones der ens: nomentaments, ròtles e baishes',
    en: 'Manage the people of the body: appointments, roles, leaving',
  },
  'people.approve': {
    ca: 'Aprovar els rols que necessiten dues persones',
    es: 'Aprobar los roles que necesitan dos personas',
    oc: 'Aprovar es ròtles que les cau dues persones',
    en: 'Approve the roles that take two people',
  },
  'people.read': {
    ca: 'Veure el directori de persones de l’ens',
    es: 'Ver el directorio de personas de la entidad',
    oc: 'Veir eth directòri de persones der ens',
    en: 'See the directory of people of the body',
  },
  'people.authenticate': {
    ca: 'Comprovar la contrasenya i el codi de les persones de l’ens (façana EACAT)',
    es: 'Comprobar la contraseña y el código de las personas de la entidad (fachada EACAT)',
    oc: 'Comprovar era contrasenha e eth còdi des persones der ens (faciada EACAT)',
    en: 'Check the password and the code of people of the body (EACAT façade)',
  },
  'identity.enrol': {
    ca: 'Donar d’alta mitjans d’identificació de ciutadans, en persona',
    es: 'Dar de alta medios de identificación de ciudadanos, en persona',
    oc: 'Dar d’auta mejans d’identificacion de ciutadans, en persona',
    en: 'Enrol means of identification for citizens, in person',
  },
  'clients.manage': {
    ca: 'Registrar aplicacions que identifiquen persones',
    es: 'Registrar aplicaciones que identifican personas',
    oc: 'Registrar aplicacions qu’identifiquen persones',
    en: 'Register applications that identify people',
  },
  'mandates.validate': {
    ca: 'Validar poders que s’aporten amb documents',
    es: 'Validar poderes que se aportan con documentos',
    oc: 'Validar poders que s’apòrten damb documents',
    en: 'Validate powers that come with documents',
  },
  'mandates.assist': {
    ca: 'Actuar per ciutadans sense mitjans (funcionari habilitat)',
    es: 'Actuar por ciudadanos sin medios (funcionario habilitado)',
    oc: 'Actuar per ciutadans sense mejans (foncionari abilitat)',
    en: 'Act for citizens without means (enabled official)',
  },
  'mandates.read': {
    ca: 'Consultar representacions davant de l’ens',
    es: 'Consultar representaciones ante la entidad',
    oc: 'Consultar representacions dauant der ens',
    en: 'Look up powers before the body',
  },
};
