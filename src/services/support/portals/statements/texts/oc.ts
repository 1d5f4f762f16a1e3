import type { Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const oc: Texts<typeof ca> = {
  accessibility: {
    title: 'Declaracion d’accessibilitat',
    lead: (owner) =>
      `${owner} se compromet a hèr accessible aguest lòc web d’acòrd damb eth Reiau decret 1112/2018, de 7 de seteme, sus accessibilitat des lòcs web e aplicacions entà dispositius mobils deth sector public.`,
    scope:
      'Aguesta declaracion vau entà toti es portaus d’aguesta installacion: public, ciutadania, oficina, consòrci e desvolopament.',
    status: 'Situacion de compliment',
    statusText: (partly) =>
      `Aguest lòc web ei ${partly} damb era nòrma UNE-EN 301549:2022 e damb es WCAG 2.2, nivèu AA, pes excepcions que se diden ara seguida.`,
    partly: 'parciaument confòrme',
    weak: 'Contengut qu’encara non ei pro accessible',
    breach: 'Manca de conformitat damb eth Reiau decret 1112/2018',
    breaches: [
      'Era documentacion dera API manten en anglés es nòms tecnics e es descripcions de camps e operacions, tanben laguens de pagines en ua auta lengua (critèri 3.1.2).',
      'Eth comprovador de recebuts da en anglés eth detalh tecnic de cada fauta; eth resultat e es passi òc que son ena vòsta lengua.',
      'Bères taules amples dera documentacion se desplacen de costat en pantalhes petites; s’i arribe damb eth teclat.',
    ],
    untested:
      'Encara non s’a provat damb persones usuàries de lectors de pantalha, e es tèxtes en aranés demoren era revision d’ua persona nativa.',
    burden: 'Carga desproporcionada',
    burdenNone: 'Non s’invòque cap carga desproporcionada.',
    outside: 'Contengut dehòra der encastre dera lei',
    outsideText:
      'Es documents qu’apòrten terceres persones o que s’an recebut d’autes administracions, quan non depenen d’aguest lòc.',
    prepared: 'Preparacion d’aguesta declaracion',
    preparedText: (date) => `Se preparèc eth ${date}, damb ua autoavaloracion hèta per qui ac a bastit.`,
    method:
      'Cada cambi passe per pròves automatiques damb axe-core en un navegador vertadèr, en clar e en escur e a 320 pixèls d’amplada, e per recorreguts sense JavaScript e damb eth teclat. Es pròves automatiques non ac trapen tot.',
    contact: 'Observacions e donades de contacte',
    contactText:
      'Podetz comunicar-mos quinsevolh dificultat entà accedir a un contengut, o hèr suggeriments (article 10.2.a deth Reiau decret 1112/2018):',
    mail: 'Corrèu electronic',
    office: 'En persona o per registre, ena oficina d’assisténcia de quinsevolh ens deth consòrci.',
    complaint:
      'Tanben podetz presentar ua queisha sus eth compliment, o ua sollicitud d’informacion accessibla sus contenguts excludits o exempti (articles 10 a 12). Responem en tèrme de vint dies abils.',
    procedure: 'Procediment d’aplicacion',
    procedureText:
      'S’era queisha o era sollicitud se desestime, se non ètz d’acòrd damb era decision, s’era respòsta non complís er article 12.5, o se passen vint dies abils sense respòsta, podetz iniciar ua reclamacion entà conéisher es motius e demanar que s’i actue (article 13). S’i apliquen es nòrmes dera Lei 39/2015.',
  },
  legal: {
    title: 'Avís legau, privacitat e galetes',
    lead: 'Qué sauvam de vosati, qué non, e qui ne respon.',
    who: 'Qui ne respon',
    owner: 'Titular',
    mail: 'Contacte',
    dpo: 'Delegat de proteccion de donades',
    demonstration:
      'Aguesta installacion ei ua demostracion. Totes es persones, expedients e donades personaus que s’i ven son inventades; es adreces de contacte acaben en .example e non existissen.',
    privacy: 'Donades personaus',
    privacyPoints: [
      'Cada administracion ei responsabla des donades qu’a e des que demane (Reglament (UE) 2016/679, article 4.7). Eth consòrci les tracte en nòm sòn, coma encargat (article 28).',
      'Ua administracion sonque obtie donades d’ua auta quan i a un convèni, ua finalitat, ua basa legau e un expedient, e sonque es camps permetudi.',
      'De cada consulta ne demore constància: qui, entà qué, damb quina lei e quan. Ac podetz veir en espaci dera ciutadania, e opausar-vos-i quan era lei ac permet.',
      'Eth registre public non a donades personaus: sonque sagèths que non diden arren sense eth recebut. Quan es donades s’esfacen se destrusís tanben era sua clau, e eth sagèth ja non se pòt daurir jamès mès.',
      'Podetz exercir es drets d’accès, rectificacion, supression, limitacion e oposicion dauant dera administracion responsabla, e reclamar dauant dera Autoritat Catalana de Proteccion de Donades.',
    ],
    rights: 'Guardatz qui a consultat es vòstes donades',
    cookies: 'Galetes',
    cookiesText:
      'Sonque n’i a tres, totes tecniques e pròpries. Non n’i a cap d’estadistica ne de tercers, e per aquerò non vos demanam permís (article 22.2 dera Lei 34/2002).',
    cookieName: 'Nòm',
    cookieUse: 'Entà qué servís',
    cookieLife: 'Guaire dure',
    session: 'Saber qui ètz mentre i ètz. Non la pòt liéger cap programa dera pagina.',
    sessionLife: (hours) => `${hours} ores`,
    lang: 'Rebrembar en quina lengua voletz liéger.',
    langLife: 'Un an',
    flash: 'Mostrar un solet còp eth resultat de çò qu’acabatz de hèr.',
    flashLife: 'Enquiara pagina seguenta',
    terms: 'Reutilizacion',
    termsText:
      'Eth programa ei liure, damb licéncia EUPL-1.2. Eth directòri d’ens, eth registre public e aguesta documentacion se pòden reutilizar en tot citar era sua origina.',
  },
};
