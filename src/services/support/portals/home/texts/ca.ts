/** Words of the public home page. Catalan is the source of the other three. */
export const ca = {
  title: 'La plataforma que les administracions comparteixen',
  tab: 'Inici',
  lead: 'Aplec és la casa digital comuna d’un consorci d’administracions. La fem un cop i la fan servir totes, també el poble més petit: perquè no us demanin cap paper que una altra administració ja té, i perquè tothom pugui comprovar què s’ha fet amb les dades.',
  ways: 'Per on voleu entrar?',
  citizen: 'Ciutadania',
  citizenMore: 'Vegeu qui ha consultat les vostres dades, per què i amb quina llei, i oposeu-vos-hi.',
  office: 'Oficina',
  officeMore:
    'Per al personal dels ens: demaneu el que cal per a un expedient sense fer anar ningú a buscar papers.',
  operator: 'Consorci',
  operatorMore: 'Per a qui porta la plataforma: convenis, trànsit, respostes negatives i estalvi.',
  developers: 'Desenvolupament',
  developersMore:
    'Per a qui connecta sistemes: una API documentada i un entorn de proves amb persones inventades.',
  record: 'Un registre que no cal creure',
  recordFirst:
    'Cada vegada que una administració consulta dades d’una altra, en queda una línia en un registre públic que només creix.',
  recordSecond: 'La línia no diu de qui són les dades: és un segell, i només qui té el rebut el pot obrir.',
  recordThird:
    'Si algú esborrés o canviés una línia, nosaltres inclosos, qualsevol amb un ordinador ho descobriria.',
  seeLog: 'Vegeu el registre públic',
  verify: 'Comproveu un rebut',
  also: 'També és obert a tothom',
  openData: 'Contracte de l’API (OpenAPI)',
  problems: 'Per què la plataforma diu que no, i què s’hi pot fer',
};
