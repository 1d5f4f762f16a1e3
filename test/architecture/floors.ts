/** The only list by hand of the architecture test: which floor may stand on which, and which packages come in where. */

export type Floor = 'kernel' | 'ui' | 'services' | 'facades' | 'top';

/** From the ground up (DESIGN.md, "Walls"). `top` are the files directly in `src/`. */
export const FLOORS: Readonly<Record<Floor, readonly Floor[]>> = {
  kernel: ['kernel'],
  ui: ['kernel', 'ui'],
  services: ['kernel', 'ui', 'services'],
  facades: ['kernel', 'ui', 'services', 'facades'],
  top: ['kernel', 'ui', 'services', 'facades', 'top'],
};

/** The one file that names services and façades. */
export const COMPOSITION = 'src/services.ts';

export type Permission = {
  packages: RegExp;
  where: RegExp;
  /** Only `import type`: the thing itself comes through the kernel. */
  typeOnly?: true;
  reason: string;
};

/** Packages outside `src/kernel/`; whatever is not here is a framework and stays in the kernel. */
export const PERMISSIONS: readonly Permission[] = [
  {
    packages: /^zod$/,
    where: /^src\//,
    reason: 'the single source of types, validation and OpenAPI; every action declares with it',
  },
  {
    packages: /^kysely$/,
    where: /^src\/services\/.*\/([a-z-]+-)?(store|tables)(-[a-z-]+)?\.ts$/,
    reason: 'the words of a statement (sql, column types); the connection is the kernel’s',
  },
  {
    packages: /^pg$/,
    where: /^src\/(app|services\/cooperation\/exchange\/(gate|quota|request-key|tokens))\.ts$/,
    typeOnly: true,
    reason: 'the exchange shares one statement among many questions on the pool that the kernel made',
  },
  {
    packages: /^fastify$/,
    where: /^src\/serve\.ts$/,
    typeOnly: true,
    reason: 'the composition says who acts on a request of the server that the kernel made',
  },
  {
    packages: /^undici$/,
    where: /^src\/(verify|services\/cooperation\/exchange\/provider(-connections)?)\.ts$/,
    reason: 'connections to providers on the hot path; the verifier fetches a receipt as an outsider would',
  },
  {
    packages: /^(ajv|ajv-formats)$/,
    where: /^src\/services\/cooperation\/exchange\//,
    reason: 'format: JSON Schema of questions and answers, which providers write',
  },
  {
    packages: /^jose$/,
    where: /^src\/services\/cooperation\/exchange\/tokens\.ts$/,
    reason: 'cryptography: assertions of RFC 7523',
  },
  {
    packages: /^(@peculiar\/x509|reflect-metadata)$/,
    where: /^src\/services\/cooperation\/exchange\/demo\//,
    reason: 'cryptography: certificates of the demonstration authority',
  },
  {
    packages: /^jose$/,
    where: /^src\/services\/trust\/signatures\/jades\//,
    reason: 'cryptography: JWS, on which JAdES stands',
  },
  {
    packages: /^(jose|undici)$/,
    where: /^src\/facades\/acme\//,
    reason:
      'cryptography: the JWS in which RFC 8555 speaks; requests through the guarded agent of the kernel',
  },
  {
    packages: /^undici$/,
    where: /^src\/services\/trust\/trust-lists\/(fetch|refresh-round)\.ts$/,
    reason: 'requests for trust lists, through the guarded agent of the kernel',
  },
  {
    packages: /^fflate$/,
    where: /^src\/(services\/trust\/signatures|facades\/signador)\//,
    reason: 'format: ZIP containers of ASiC, and what PDF compresses',
  },
  {
    packages: /^(@hpke\/(core|dhkem-x25519)|shamir-secret-sharing)$/,
    where: /^src\/services\/trust\/sealing\//,
    reason: 'cryptography: RFC 9180 and shares of a secret',
  },
  {
    packages: /^(oidc-provider|undici)$/,
    where: /^src\/services\/trust\/provider\//,
    reason:
      'protocol: the certified OpenID Provider, behind our own pages, storage and rules; what it asks goes by the guarded agent',
  },
  {
    packages: /^@zxcvbn-ts\/(core|language-common)$/,
    where: /^src\/services\/trust\/authenticator\//,
    reason: 'lists of passwords that are tried first, and how many tries one withstands',
  },
  {
    packages: /^(openid-client|oidc-provider|undici)$/,
    where: /^src\/services\/trust\/upstreams\//,
    reason:
      'protocol: the certified OpenID client through the guarded agent; the library of providers for the demonstration’s own',
  },
  {
    packages: /^@owf\/mdoc$/,
    where: /^src\/services\/trust\/wallet\/mdoc-library\.ts$/,
    reason: 'format: mdoc (ISO/IEC 18013-5); one door, since loading it changes zod for everybody',
  },
  {
    packages: /^(jose|undici)$/,
    where: /^src\/services\/trust\/wallet\//,
    reason: 'cryptography: JWS and JWE of OpenID4VP and SD-JWT; lists of states through the guarded agent',
  },
  {
    packages: /^@simplewebauthn\/server$/,
    where: /^src\/services\/trust\/passkeys\//,
    reason: 'protocol: WebAuthn ceremonies',
  },
  {
    packages: /^scimmy$/,
    where: /^src\/facades\/scim\//,
    reason: 'protocol: schemas, filters and patches of SCIM 2.0',
  },
  {
    packages: /^uqr$/,
    where: /^src\/ui\/components\/qr\.ts$/,
    reason: 'format: QR codes (ISO/IEC 18004)',
  },
  {
    packages: /^csv-(parse|stringify)\/sync$/,
    where: /^src\/services\//,
    reason: 'format: RFC 4180 files of people',
  },
];

/** Folders that a service may have beside its files (DESIGN.md, "One service inside"). */
export const SERVICE_FOLDERS = ['actions', 'queries', 'pages', 'texts', 'migrations', 'demo'];

/** Services with a part that stands by itself in a folder of its own: formats, and what is done without network. */
export const PART_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  certificates: ['ceremony'],
  signatures: ['pades', 'xades', 'cades', 'jades', 'asic', 'validation'],
  upstreams: ['saml'],
};

/** A service that is a bundle of parts, each with pages and texts of its own and nothing else in common. */
export const SERVICES_OF_PARTS: Readonly<Record<string, string>> = {
  portals: 'home, public log, verifier, developer portal, problems and statements are pages without tables',
};

/** Names that say nothing of what is inside. */
export const EMPTY_NAMES =
  /^(utils?|helpers?|common|misc|lib|types?|constants?|shared|base|manager|stuff|main2|new|tmp)$/;

/** Pure tables of sentences or data in four languages may be as long as the field is wide. */
export const LONG_TABLES = /\/(problems|texts\/[a-z/-]+|data\/[a-z-]+|demo\/definitions\/[a-z-]+)\.ts$/;
export const LONG = 300;
export const TOO_LONG = 400;

/** May not appear in the program, outside comments and texts. */
export const FORBIDDEN_CODE: readonly { what: string; pattern: RegExp; except?: RegExp }[] = [
  { what: 'console', pattern: /(?<![.\w])console\s*\./ },
  { what: 'the type any', pattern: /[:<|&]\s*any\b|\bas any\b|\bany\[\]|\bz\.any\(|,\s*any\s*[>,]/ },
  {
    what: 'global fetch',
    pattern: /(?<![.\w])fetch\(/,
    except: /^src\/(ui|kernel\/ledger)\/|portals\/(developers\/try|verify\/desk)\.ts$/,
  },
];

/** May not appear anywhere, comments included. */
export const FORBIDDEN_WORDS: readonly { what: string; pattern: RegExp }[] = [
  {
    what: 'something put off',
    pattern: new RegExp(
      `\\b(${['TO', 'FIX', 'XX'].map((half, at) => half + ['DO', 'ME', 'X'][at]).join('|')})\\b`,
    ),
  },
  {
    what: 'a silenced check',
    pattern: new RegExp(`@ts-(${['ignore', 'nocheck'].join('|')})`),
  },
  {
    what: 'a path of one machine',
    pattern: new RegExp(`(^|[\\s'"\`(=:])/(${['work', 'home', 'root', 'Users'].join('|')})/[\\w.]`),
  },
];
