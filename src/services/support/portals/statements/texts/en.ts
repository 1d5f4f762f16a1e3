import type { Texts } from '../../../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  accessibility: {
    title: 'Accessibility statement',
    lead: (owner) =>
      `${owner} undertakes to make this website accessible in accordance with Royal Decree 1112/2018 of 7 September on the accessibility of websites and mobile applications of the public sector.`,
    scope:
      'This statement applies to all the portals of this installation: public, citizens, office, consortium and developers.',
    status: 'Compliance status',
    statusText: (partly) =>
      `This website is ${partly} with the standard UNE-EN 301549:2022 and with WCAG 2.2, level AA, due to the exceptions listed below.`,
    partly: 'partially compliant',
    weak: 'Content that is not accessible enough yet',
    breach: 'Non-compliance with Royal Decree 1112/2018',
    breaches: [
      'The documentation of the API keeps technical names and the descriptions of fields and operations in English, also inside pages in another language (criterion 3.1.2).',
      'The receipt checker gives the technical detail of each failure in English; the result and the steps are in your language.',
      'Some wide tables of the documentation scroll sideways on small screens; they can be reached with the keyboard.',
    ],
    untested:
      'It has not yet been tried with people who use screen readers, and the texts in Aranese await a native reader.',
    burden: 'Disproportionate burden',
    burdenNone: 'No disproportionate burden is claimed.',
    outside: 'Content outside the scope of the law',
    outsideText:
      'Documents given by third parties or received from other administrations, when they do not depend on this site.',
    prepared: 'Preparation of this statement',
    preparedText: (date) => `It was prepared on ${date}, by a self-assessment of those who built it.`,
    method:
      'Each change goes through automatic tests with axe-core in a real browser, light and dark and at a width of 320 pixels, and through journeys without JavaScript and with the keyboard. Automatic tests do not find everything.',
    contact: 'Feedback and contact details',
    contactText:
      'You can tell us about any difficulty in reaching a content, or make suggestions (article 10.2.a of Royal Decree 1112/2018):',
    mail: 'Email',
    office: 'In person or through the registry, at the assistance office of any body of the consortium.',
    complaint:
      'You can also file a complaint about compliance, or ask for accessible information about content that is excluded or exempt (articles 10 to 12). We answer within twenty working days.',
    procedure: 'Enforcement procedure',
    procedureText:
      'If the complaint or the request is dismissed, if you disagree with the decision, if the answer does not meet article 12.5, or if twenty working days go by without an answer, you can start a claim to learn the reasons and ask for action (article 13). The rules of Law 39/2015 apply.',
  },
  legal: {
    title: 'Legal notice, privacy and cookies',
    lead: 'What we keep about you, what we do not, and who is answerable.',
    who: 'Who is answerable',
    owner: 'Owner',
    mail: 'Contact',
    dpo: 'Data protection officer',
    demonstration:
      'This installation is a demonstration. All the people, cases and personal data that it shows are invented; the contact addresses end in .example and do not exist.',
    privacy: 'Personal data',
    privacyPoints: [
      'Each administration is the controller of the data it has and of the data it asks for (Regulation (EU) 2016/679, article 4.7). The consortium handles them on its behalf, as processor (article 28).',
      'An administration obtains data of another only when there is an agreement, a purpose, a legal basis and a case, and only the allowed fields.',
      'Each consultation is recorded: who, what for, under which law and when. You can see it in the citizens’ portal, and object when the law allows it.',
      'The public record holds no personal data: only seals that say nothing without the receipt. When the data are erased their key is destroyed too, and the seal can never be opened again.',
      'You can exercise the rights of access, rectification, erasure, restriction and objection before the controller, and complain to the Catalan Data Protection Authority.',
    ],
    rights: 'See who looked at your data',
    cookies: 'Cookies',
    cookiesText:
      'There are only three, all of them technical and our own. None is for statistics or of third parties, and so we do not ask for permission (article 22.2 of Law 34/2002).',
    cookieName: 'Name',
    cookieUse: 'What it is for',
    cookieLife: 'How long it lasts',
    session: 'Knowing who you are while you are here. No program of the page can read it.',
    sessionLife: (hours) => `${hours} hours`,
    lang: 'Remembering in which language you want to read.',
    langLife: 'One year',
    flash: 'Showing once the result of what you have just done.',
    flashLife: 'Until the next page',
    terms: 'Reuse',
    termsText:
      'The program is free software, under the EUPL-1.2 licence. The directory of bodies, the public record and this documentation can be reused citing their origin.',
  },
};
