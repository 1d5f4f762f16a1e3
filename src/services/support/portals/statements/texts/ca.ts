/** Words of the accessibility statement (RD 1112/2018, art. 15, and Decision (EU) 2018/1523) and of the legal notice. */
export const ca = {
  accessibility: {
    title: 'Declaració d’accessibilitat',
    lead: (owner: string) =>
      `${owner} es compromet a fer accessible aquest lloc web d’acord amb el Reial decret 1112/2018, de 7 de setembre, sobre accessibilitat dels llocs web i aplicacions per a dispositius mòbils del sector públic.`,
    scope:
      'Aquesta declaració val per a tots els portals d’aquesta instal·lació: públic, ciutadania, oficina, consorci i desenvolupament.',
    status: 'Situació de compliment',
    statusText: (partly: string) =>
      `Aquest lloc web és ${partly} amb la norma UNE-EN 301549:2022 i amb les WCAG 2.2, nivell AA, per les excepcions que es diuen tot seguit.`,
    partly: 'parcialment conforme',
    weak: 'Contingut que encara no és prou accessible',
    breach: 'Falta de conformitat amb el Reial decret 1112/2018',
    breaches: [
      'La documentació de l’API conserva en anglès els noms tècnics i les descripcions de camps i operacions, també dins de pàgines en una altra llengua (criteri 3.1.2).',
      'El comprovador de rebuts dona en anglès el detall tècnic de cada fallada; el resultat i els passos sí que són en la vostra llengua.',
      'Algunes taules amples de la documentació es desplacen de costat en pantalles petites; s’hi arriba amb el teclat.',
    ],
    untested:
      'Encara no s’ha provat amb persones usuàries de lectors de pantalla, i els textos en aranès esperen la revisió d’una persona nativa.',
    burden: 'Càrrega desproporcionada',
    burdenNone: 'No s’invoca cap càrrega desproporcionada.',
    outside: 'Contingut fora de l’àmbit de la llei',
    outsideText:
      'Els documents que aporten terceres persones o que s’han rebut d’altres administracions, quan no depenen d’aquest lloc.',
    prepared: 'Preparació d’aquesta declaració',
    preparedText: (date: string) =>
      `Es va preparar el ${date}, amb una autoavaluació feta per qui ho ha construït.`,
    method:
      'Cada canvi passa per proves automàtiques amb axe-core en un navegador de debò, en clar i en fosc i a 320 píxels d’amplada, i per recorreguts sense JavaScript i amb el teclat. Les proves automàtiques no ho troben tot.',
    contact: 'Observacions i dades de contacte',
    contactText:
      'Podeu comunicar-nos qualsevol dificultat per accedir a un contingut, o fer suggeriments (article 10.2.a del Reial decret 1112/2018):',
    mail: 'Correu electrònic',
    office: 'En persona o per registre, a l’oficina d’assistència de qualsevol ens del consorci.',
    complaint:
      'També podeu presentar una queixa sobre el compliment, o una sol·licitud d’informació accessible sobre continguts exclosos o exempts (articles 10 a 12). Responem en el termini de vint dies hàbils.',
    procedure: 'Procediment d’aplicació',
    procedureText:
      'Si la queixa o la sol·licitud es desestima, si no esteu d’acord amb la decisió, si la resposta no compleix l’article 12.5, o si passen vint dies hàbils sense resposta, podeu iniciar una reclamació per conèixer-ne els motius i demanar que s’hi actuï (article 13). S’hi apliquen les normes de la Llei 39/2015.',
  },
  legal: {
    title: 'Avís legal, privacitat i galetes',
    lead: 'Què guardem de vosaltres, què no, i qui en respon.',
    who: 'Qui en respon',
    owner: 'Titular',
    mail: 'Contacte',
    dpo: 'Delegat de protecció de dades',
    demonstration:
      'Aquesta instal·lació és una demostració. Totes les persones, expedients i dades personals que s’hi veuen són inventats; les adreces de contacte acaben en .example i no existeixen.',
    privacy: 'Dades personals',
    privacyPoints: [
      'Cada administració és responsable de les dades que té i de les que demana (Reglament (UE) 2016/679, article 4.7). El consorci les tracta en nom seu, com a encarregat (article 28).',
      'Una administració només obté dades d’una altra quan hi ha un conveni, una finalitat, una base legal i un expedient, i només els camps permesos.',
      'De cada consulta en queda constància: qui, per a què, amb quina llei i quan. Ho podeu veure a l’espai de la ciutadania, i oposar-vos-hi quan la llei ho permet.',
      'El registre públic no conté dades personals: només segells que no diuen res sense el rebut. Quan les dades s’esborren se’n destrueix també la clau, i el segell ja no es pot obrir mai més.',
      'Podeu exercir els drets d’accés, rectificació, supressió, limitació i oposició davant l’administració responsable, i reclamar davant l’Autoritat Catalana de Protecció de Dades.',
    ],
    rights: 'Vegeu qui ha consultat les vostres dades',
    cookies: 'Galetes',
    cookiesText:
      'Només n’hi ha tres, totes tècniques i pròpies. No n’hi ha cap d’estadística ni de tercers, i per això no us demanem permís (article 22.2 de la Llei 34/2002).',
    cookieName: 'Nom',
    cookieUse: 'Per a què serveix',
    cookieLife: 'Quant dura',
    session: 'Saber qui sou mentre hi sou. No la pot llegir cap programa de la pàgina.',
    sessionLife: (hours: string) => `${hours} hores`,
    lang: 'Recordar en quina llengua voleu llegir.',
    langLife: 'Un any',
    flash: 'Ensenyar un sol cop el resultat del que acabeu de fer.',
    flashLife: 'Fins a la pàgina següent',
    terms: 'Reutilització',
    termsText:
      'El programa és lliure, amb llicència EUPL-1.2. El directori d’ens, el registre públic i aquesta documentació es poden reutilitzar citant-ne l’origen.',
  },
};
