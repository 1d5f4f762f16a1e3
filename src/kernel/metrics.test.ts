import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from './metrics.ts';
import { smallKernel } from './worker-test-kernel.ts';

function line(text: string, start: string): string | undefined {
  return text.split('\n').find((each) => each.startsWith(start));
}

test('requests are counted by route pattern, method and status, in cumulative buckets', async () => {
  const metrics = createMetrics();
  metrics.observeHttp('GET', '/v1/webhooks/:id', 200, 0.003);
  metrics.observeHttp('GET', '/v1/webhooks/:id', 200, 0.2);
  metrics.observeHttp('GET', '/v1/webhooks/:id', 404, 60);
  const text = await metrics.text();
  const labels = 'method="GET",route="/v1/webhooks/:id",status=';
  assert.equal(
    line(text, `aplec_http_request_seconds_bucket{${labels}"200",le="0.0025"}`)?.split(' ')[1],
    '0',
  );
  assert.equal(
    line(text, `aplec_http_request_seconds_bucket{${labels}"200",le="0.005"}`)?.split(' ')[1],
    '1',
  );
  assert.equal(line(text, `aplec_http_request_seconds_bucket{${labels}"200",le="+Inf"}`)?.split(' ')[1], '2');
  assert.equal(line(text, `aplec_http_request_seconds_count{${labels}"200"}`)?.split(' ')[1], '2');
  assert.equal(line(text, `aplec_http_request_seconds_sum{${labels}"200"}`)?.split(' ')[1], '0.203');
  assert.equal(line(text, `aplec_http_request_seconds_bucket{${labels}"404",le="30"}`)?.split(' ')[1], '0');
  assert.equal(line(text, `aplec_http_request_seconds_bucket{${labels}"404",le="+Inf"}`)?.split(' ')[1], '1');
});

test('steps of exchanges and whole ones are told apart by their outcome', async () => {
  const metrics = createMetrics();
  metrics.step('decide', 'ok')(0.00005);
  metrics.exchange('refused')(0.004);
  const text = await metrics.text();
  assert.ok(text.includes('aplec_exchange_step_seconds_bucket{step="decide",outcome="ok",le="0.0001"} 1'));
  assert.ok(text.includes('aplec_exchange_seconds_count{outcome="refused"} 1'));
});

test('somebody who invents routes without end does not make the memory grow', async () => {
  const metrics = createMetrics();
  for (let invented = 0; invented < 5_000; invented++)
    metrics.observeHttp('GET', `/r${invented}`, 404, 0.001);
  const text = await metrics.text();
  const series = text.split('\n').filter((each) => each.startsWith('aplec_http_request_seconds_count'));
  assert.ok(series.length <= 2_001);
  assert.equal(line(text, 'aplec_http_request_seconds_count{method="other"')?.split(' ')[1], '3000');
});

test('the runtime itself is measured: event loop lag, memory and processor', async () => {
  const text = await createMetrics().text();
  for (const name of [
    'nodejs_eventloop_lag_seconds',
    'process_resident_memory_bytes',
    'process_cpu_seconds_total',
  ]) {
    assert.ok(line(text, `${name} `), name);
  }
});

test('a gauge that fails or hangs is left out and the rest is answered', { timeout: 5_000 }, async () => {
  const metrics = createMetrics();
  metrics.gauge({ name: 'aplec_good', help: 'Good.', read: () => 7 });
  metrics.gauge({ name: 'aplec_bad', help: 'Bad.', read: () => Promise.reject(new Error('away')) });
  metrics.gauge({ name: 'aplec_slow', help: 'Slow.', read: () => new Promise<number>(() => undefined) });
  const text = await metrics.text();
  assert.equal(line(text, 'aplec_good '), 'aplec_good 7');
  assert.equal(line(text, 'aplec_bad '), undefined);
  assert.equal(line(text, 'aplec_slow '), undefined);
});

test('what waits in the database is counted, and the connections of the process', async () => {
  const { kernel, close } = await smallKernel();
  const metrics = createMetrics();
  metrics.watchDatabase(kernel.pool);
  await kernel.pool.query(
    `insert into kernel.webhook_delivery (administration_id, webhook_id, event_id, state, next_at)
     select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), state, now()
     from unnest(array['waiting', 'dead', 'dead', 'delivered']) as state`,
  );
  const text = await metrics.text();
  assert.equal(line(text, 'aplec_queue_size{queue="deliveries_waiting"}')?.split(' ')[1], '1');
  assert.equal(line(text, 'aplec_queue_size{queue="deliveries_dead"}')?.split(' ')[1], '2');
  assert.equal(line(text, 'aplec_queue_size{queue="reactions_waiting"}')?.split(' ')[1], '0');
  assert.equal(line(text, 'aplec_queue_size{queue="jobs_dead"}')?.split(' ')[1], '0');
  assert.match(text, /aplec_database_connections\{state="idle"\} \d/);
  await close();
});
