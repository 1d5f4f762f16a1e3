import { catalogue } from '../problem.ts';

/** Refusals about webhooks. */
export const webhookProblems = catalogue('webhooks', {
  ended: {
    status: 409,
    title: {
      ca: 'Aquest webhook ja ha acabat.',
      es: 'Este webhook ya ha terminado.',
      oc: 'Aguest webhook ja s’a acabat.',
      en: 'This webhook has ended.',
    },
    remedy: {
      ca: 'Creeu-ne un de nou; el vell no es pot tornar a activar.',
      es: 'Cree uno nuevo; el antiguo no se puede volver a activar.',
      oc: 'Creatz-ne un de nau; eth vielh non se pòt tornar a activar.',
      en: 'Create a new one; an ended one cannot come back.',
    },
  },
  'too-many': {
    status: 409,
    title: {
      ca: 'Aquest ens ja té tots els webhooks que pot tenir.',
      es: 'Esta entidad ya tiene todos los webhooks que puede tener.',
      oc: 'Aguest ens ja a toti es webhooks que pòt auer.',
      en: 'This body has as many webhooks as it may have.',
    },
    remedy: {
      ca: 'Acabeu els que ja no feu servir.',
      es: 'Termine los que ya no use.',
      oc: 'Acabatz es que ja non hètz servir.',
      en: 'End those that are no longer used.',
    },
  },
  'not-replayable': {
    status: 409,
    title: {
      ca: 'Aquest lliurament no es pot repetir: encara està pendent o no existeix.',
      es: 'Esta entrega no se puede repetir: aún está pendiente o no existe.',
      oc: 'Aguest liurament non se pòt repetir: encara ei pendent o non existís.',
      en: 'This delivery cannot be repeated: it is still waiting, or there is none.',
    },
    remedy: {
      ca: 'Mireu la llista de lliuraments; els pendents es tornen a provar sols.',
      es: 'Consulte la lista de entregas; las pendientes se reintentan solas.',
      oc: 'Guardatz era lista de liuraments; es pendents se tornen a provar solets.',
      en: 'Look at the list of deliveries; waiting ones are tried again by themselves.',
    },
  },
});
