export const ca = {
  codes: {
    FAIL: 'L’identificador, la contrasenya o el codi no són correctes. Torneu-ho a provar amb un codi nou.',
    DISABLED_USER:
      'Aquesta persona no té ara cap lloc vigent a l’ens. Mireu-ho amb qui porta les persones de l’ens.',
    DISABLED_TEMPORARILY: 'Ara no es pot comprovar. Torneu-ho a provar més tard.',
    UNKNOWN_USER:
      'Aquesta persona no és del vostre ens. Comproveu l’identificador, o convideu-la amb create-credentials.',
    NOT_ALLOWED_WHITESPACE: 'Hi ha espais dins d’un paràmetre. Traieu-los.',
    UNKNOWN_ENTITY: 'Aquest no és el codi del vostre ens. Un sistema només veu el seu.',
    IDENTIFIER_NO_BELONGS_TO_ENTITY: 'Aquesta persona no és d’aquest ens. Comproveu l’identificador.',
    UNKNOWN_APPLICATION: 'No desem rols d’aquesta aplicació. Feu servir APLEC o deixeu-ho en blanc.',
    MISSING_IDENTIFIER_OR_ENTITY: 'Cal identifier o ine10. Envieu-ne almenys un.',
    NO_PROFILES_FOUND: 'Ningú d’aquests no té ara aquest rol. Els rols es donen al portal de l’ens.',
    UNKNOWN_ERROR: 'No s’ha pogut fer. Mireu els camps i torneu-ho a provar.',
    INVITATION_SENT:
      'Hem enviat una invitació: la persona l’accepta identificant-se i tria ella la contrasenya. La que heu enviat no s’ha llegit.',
    INVITATION_WAITING:
      'Ja hi ha una invitació per acceptar, a l’adreça que es diu; no se n’envia cap altra. La contrasenya que heu enviat no s’ha llegit.',
  },
  codeNeeded:
    'Una contrasenya sola no és prou. Envieu també en «code» el codi de l’aplicació; no s’ha comparat res.',
  wait: (seconds: number) =>
    `Hi ha hagut massa intents des d’aquesta aplicació. Torneu-ho a provar d’aquí a ${seconds} segons, o entreu pel portal.`,
  stopped: 'Aquesta manera d’identificar-se està aturada. Entreu d’una altra manera pel portal.',
  there:
    'Aquesta persona ja és de l’ens. La contrasenya només la posa i la canvia ella, al seu compte (/account/authenticator).',
};
