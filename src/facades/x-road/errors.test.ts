import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kernelProblems } from '../../kernel/problems.ts';
import { exchangeProblems } from '../../services/cooperation/exchange/problems.ts';
import { CODES, errorBody, spell, translate, XRoadError } from './errors.ts';

test('every refusal of a running exchange has its X-Road code', () => {
  const ofTheOffice = new Set([
    'exchange.move-not-allowed',
    'exchange.checklist-failed',
    'exchange.assertion-invalid',
    'exchange.token-request-invalid',
    'exchange.grant-unsupported',
  ]);
  for (const { code } of Object.values(exchangeProblems)) {
    if (!ofTheOffice.has(code)) assert.ok(code in CODES, code);
  }
});

test('both spellings of the codes are those of their versions', () => {
  const pairs: [string, string][] = [
    ['server.serverproxy.access_denied', 'Server.ServerProxy.AccessDenied'],
    ['server.clientproxy.network_error', 'Server.ClientProxy.NetworkError'],
    ['server.serverproxy.io_error', 'Server.ServerProxy.IOError'],
    [
      'server.serverproxy.service_failed.invalid_response',
      'Server.ServerProxy.ServiceFailed.InvalidResponse',
    ],
    ['client.bad_request', 'Client.BadRequest'],
  ];
  for (const [snake, camel] of pairs) {
    assert.equal(spell(snake, 'snake'), snake);
    assert.equal(spell(snake, 'camel'), camel);
  }
});

test('faults of a server are 500 and faults of a client are 400', () => {
  assert.equal(new XRoadError('server.serverproxy.access_denied', '').status, 500);
  assert.equal(new XRoadError('client.bad_request', '').status, 400);
});

test('every failed clause is a sentence of the message, with its remedy', () => {
  const clauses = [exchangeProblems['agreement-suspended'].clause, exchangeProblems.objected.clause];
  const error = translate(exchangeProblems['agreement-suspended']({ clauses }));
  assert.equal(error.code, 'server.serverproxy.access_denied');
  for (const clause of clauses) {
    assert.ok(error.message.includes(clause.title.en));
    assert.ok(error.message.includes(clause.remedy.en));
  }
});

test('of several clauses the code tells the first obstacle: who, what, whether, how', () => {
  const say = (...names: (keyof typeof exchangeProblems)[]) =>
    translate(exchangeProblems[names[0]!]({ clauses: names.map((name) => exchangeProblems[name].clause) }))
      .code;
  assert.equal(say('case-missing', 'client-revoked'), 'server.clientproxy.ssl_authentication_failed');
  assert.equal(say('officer-missing', 'service-unknown'), 'server.serverproxy.unknown_service');
  assert.equal(say('officer-missing', 'agreement-missing'), 'server.serverproxy.access_denied');
  assert.equal(say('officer-missing', 'case-missing'), 'client.missing_header');
});

test('a wrong question names its fields', () => {
  const fields = [{ field: 'question.document', message: 'is required' }];
  assert.match(
    translate(exchangeProblems['question-invalid']({ fields })).message,
    /question\.document is required/,
  );
  assert.equal(translate(kernelProblems.internal()).code, 'server.clientproxy.internal_error');
});

test('an error is JSON unless XML is asked for, and XML never breaks', () => {
  const error = new XRoadError('client.bad_request', 'a <b> & "c" \u0001');
  const json = errorBody(error, 'the-uuid', { spelling: 'snake', accept: '*/*' });
  assert.deepEqual(JSON.parse(json.body), {
    type: 'client.bad_request',
    message: error.message,
    detail: 'the-uuid',
  });
  for (const accept of ['text/xml', 'application/json, application/xml;q=0.1', 'TEXT/*']) {
    const { type, body } = errorBody(error, 'the-uuid', { spelling: 'camel', accept });
    assert.match(type, /^(text|application)\/xml;charset=utf-8$/);
    assert.ok(
      body.includes(
        '<error><type>Client.BadRequest</type><message>a &lt;b&gt; &amp; &quot;c&quot; ?</message><detail>the-uuid</detail></error>',
      ),
    );
  }
});
