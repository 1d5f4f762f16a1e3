import { beside } from '../../../../kernel/field-sentences.ts';

/** What the provider says beside a field (see kernel/field-messages.ts). */
export const fieldSentences = [
  beside(
    'must be an https address without a wildcard',
    'ha de ser una adreça https completa, sense comodins',
    'debe ser una dirección https completa, sin comodines',
    'a d’èster ua adreça https complèta, sense comodins',
  ),
  beside('must contain openid', 'ha d’incloure openid', 'debe incluir openid', 'a d’includir openid'),
  beside(
    'give keys or their address, not both',
    'doneu les claus o la seva adreça, no totes dues coses',
    'dé las claves o su dirección, no ambas cosas',
    'datz es claus o era sua adreça, non es dues causes',
  ),
  beside(
    'is needed for this way of authenticating',
    'cal per a aquesta manera d’identificar-se',
    'es necesario para esta manera de identificarse',
    'cau entad aguesta manèra d’identificar-se',
  ),
  beside('is needed to encrypt', 'cal per xifrar', 'es necesario para cifrar', 'cau entà chifrar'),
  beside(
    'is not allowed by FAPI 2.0',
    'FAPI 2.0 no ho permet',
    'FAPI 2.0 no lo permite',
    'FAPI 2.0 non ac permet',
  ),
];
