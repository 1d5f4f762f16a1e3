/** Words of the page that checks receipts. Catalan is the source of the other three. */
export const ca = {
  title: 'Comproveu un rebut',
  lead: 'Un rebut prova que una línia és al registre públic. Es comprova aquí, al vostre navegador: el rebut no s’envia enlloc i no cal que us en refieu de nosaltres.',
  withoutScript: 'Sense JavaScript',
  withoutScriptText:
    'El vostre navegador no executa JavaScript, i per tant no pot fer la comprovació per si sol. Teniu dos camins:',
  withoutScriptCommand: 'Al vostre ordinador, sense fiar-vos de ningú, amb l’ordre que hi ha més avall.',
  withoutScriptServer:
    'Aquí mateix, enviant el rebut amb el botó de sota. Aleshores qui comprova és aquest servidor, i us en refieu.',
  receipt: 'Rebut',
  receiptHint:
    'Enganxeu-hi el text sencer. També val la promesa que l’intercanvi dona a l’instant, o tota la seva resposta.',
  file: 'O trieu-ne el fitxer',
  fileHint: 'El fitxer no surt del vostre navegador.',
  fileHintServer: 'Sense JavaScript, el fitxer s’envia a aquest servidor.',
  keys: 'Claus en què confieu',
  keysHint:
    'Una per línia. Les que hi ha són les que diu aquest lloc web. Si voleu estar segurs que no us enganyem, canvieu-les per les que us hagi donat algú altre: un diari, un auditor, un ajuntament, o vosaltres mateixos temps enrere.',
  check: 'Comprova’l',
  checkServer: 'Comprova’l al servidor',
  pending:
    'La línia ja és registrada, però encara no hi ha cap signatura que la cobreixi. Triga un o dos segons.',
  pendingAgain: 'Torneu-ho a provar',
  stillPending: 'Encara no hi és. Proveu-ho d’aquí a un minut.',
  unknown: 'No hi ha cap rebut amb aquest identificador.',
  erasedTitle: (day: string) => `El registre d’aquesta línia es va esborrar el ${day}`,
  erasedText:
    'Ja ningú no en pot obrir el contingut ni relacionar-la amb cap persona. La línia continua al registre públic, i aquest rebut encara prova que hi és des d’aleshores.',
  missing: 'Enganxeu un rebut o trieu-ne el fitxer.',
  missingKeys: 'Escriviu almenys una clau: sense cap, no es pot creure ningú.',
  failed: 'La comprovació no s’ha pogut fer en aquest navegador.',
  result: 'Resultat',
  byServer:
    'Això ho ha comprovat aquest servidor. Per no haver-vos-en de refiar, feu-ho amb JavaScript o amb l’ordre de sota.',
  recordTitle: 'Què es va registrar',
  fieldsTitle: 'Dades obertes',
  fieldsIntro:
    'Aquestes dades només són en el vostre rebut; al registre públic n’hi ha un segell que no les revela.',
  detail: 'Detall tècnic',
  proves: 'Què prova un rebut',
  provesPoints: [
    'Que la línia hi era quan es va signar el registre, i que des d’aleshores no s’ha pogut treure ni canviar sense que es noti.',
    'Si el rebut porta el contingut, que és exactament el que es va registrar aquell dia.',
    'Si porta dades obertes, que són les mateixes i que no se n’han posat unes altres.',
  ],
  provesNot: 'Què no prova',
  provesNotPoints: [
    'Que el que hi diu fos veritat: prova que es va registrar, no que l’administració encertés.',
    'Que no s’hagi fet res fora de la plataforma.',
    'Que tothom vegi el mateix registre: per això hi ha testimonis, i per això convé que compareu les claus.',
  ],
  command: 'Ordre',
  commandTitle: 'Amb una ordre, al vostre ordinador',
  commandText: 'Deseu el rebut en un fitxer i feu servir el programa d’Aplec, que és lliure:',
  log: 'Vegeu el registre públic',
  report: {
    verdict: {
      good: {
        title: 'El rebut és bo',
        more: 'La línia és al registre i el contingut és el que es va registrar.',
      },
      partly: {
        title: 'El rebut és bo, però no s’obre',
        more: 'La línia és al registre. El contingut no és en aquest rebut: o s’ha esborrat, o no us toca veure’l.',
      },
      bad: {
        title: 'El rebut no és bo',
        more: 'No el doneu per vàlid. Si us l’ha donat la plataforma, deseu-lo: és una prova contra ella.',
      },
      promiseGood: {
        title: 'La promesa és bona',
        more: 'El registre s’ha compromès per escrit a incloure aquesta línia en menys d’un minut. El rebut definitiu ja s’ha de poder demanar.',
      },
      promiseOnly: {
        title: 'La promesa és bona; les dades de la resposta no s’han comprovat',
        more: 'Una promesa no porta les dades. Per saber que la resposta no s’ha canviat, demaneu el rebut d’aquest intercanvi amb el certificat del sistema i comproveu els dos amb l’ordre que «npm start» imprimeix.',
      },
      promiseBad: { title: 'La promesa no és bona', more: 'El registre no ha signat això.' },
    },
    result: { passed: 'Sí', failed: 'No', skipped: 'No es pot dir', unreached: 'Sense comprovar' },
    unreached: 'Ha fallat un altre pas.',
    step: {
      format: {
        title: 'Es pot llegir?',
        passed: 'Té la forma d’un rebut.',
        failed: 'No té la forma d’un rebut: potser en falta un tros.',
        skipped: '',
      },
      signature: {
        title: 'L’ha signat el registre?',
        passed: 'Una de les claus en què confieu ha signat l’arrel del registre.',
        failed: 'Cap clau en què confieu no ha signat això.',
        skipped: '',
      },
      record: {
        title: 'El contingut és el que es va registrar?',
        passed: 'El contingut dona exactament el segell registrat.',
        failed: 'El contingut no dona el segell: s’ha canviat alguna cosa.',
        skipped: 'El rebut no porta el contingut: només es prova que hi ha una línia.',
      },
      inclusion: {
        title: 'És dins del registre?',
        passed: 'El camí de segells porta de la línia a l’arrel signada.',
        failed: 'El camí no porta a l’arrel signada: s’ha canviat el contingut, el camí o la signatura.',
        skipped: '',
      },
      evidence: {
        title: 'Les dades de la resposta són les que es van lliurar?',
        passed: '',
        failed: '',
        skipped: 'La promesa no ho diu: només ho diu el rebut obert.',
      },
      asked: {
        title: 'És la línia que demanàveu?',
        passed: 'L’identificador del contingut és el que demanàveu.',
        failed: 'És un rebut bo, però d’una altra línia.',
        skipped: 'Sense el contingut no es pot saber de quina línia és.',
      },
      promise: {
        title: 'L’ha signada el registre?',
        passed: 'Una de les claus en què confieu ha signat aquesta promesa.',
        failed: 'Cap clau en què confieu no ha signat aquesta promesa.',
        skipped: '',
      },
    },
    fact: {
      origin: 'Registre',
      size: 'Segells sota l’arrel signada',
      place: 'Posició de la línia',
      type: 'Tipus',
      leafHash: 'Segell',
      id: 'Identificador',
      at: 'Registrat',
    },
  },
};
