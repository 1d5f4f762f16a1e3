import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Files = {
  ca: string;
  server: { cert: string; key: string };
  client: { cert: string; key: string };
  provider: { cert: string; key: string };
};
export type Nginx = { pid(): number; stop(): Promise<void> };

const START_LIMIT = 50;

/** The provider of both: nginx behind mutual TLS that answers any question with the same kilobyte. */
export function startProvider(dir: string, files: Files, port: number, answer: string): Promise<Nginx> {
  return start(
    join(dir, 'provider'),
    port,
    `
    server {
      listen 127.0.0.1:${port} ssl;
      ssl_certificate ${files.provider.cert}; ssl_certificate_key ${files.provider.key};
      ssl_client_certificate ${files.ca}; ssl_verify_client on;
      keepalive_requests 100000000; keepalive_timeout 3600s;
      location / { default_type application/json; return 200 '${answer}'; }
    }`,
  );
}

/** The named peer: nginx doing nothing but mutual TLS on both sides, one worker. */
export function startProxy(dir: string, files: Files, port: number, providerPort: number): Promise<Nginx> {
  return start(
    join(dir, 'proxy'),
    port,
    `
    upstream provider { server 127.0.0.1:${providerPort}; keepalive 128; keepalive_requests 100000000; keepalive_timeout 3600s; }
    server {
      listen 127.0.0.1:${port} ssl;
      ssl_certificate ${files.server.cert}; ssl_certificate_key ${files.server.key};
      ssl_client_certificate ${files.ca}; ssl_verify_client on;
      keepalive_requests 100000000; keepalive_timeout 3600s;
      location / {
        proxy_pass https://provider; proxy_http_version 1.1; proxy_set_header Connection "";
        proxy_ssl_certificate ${files.client.cert}; proxy_ssl_certificate_key ${files.client.key};
        proxy_ssl_trusted_certificate ${files.ca}; proxy_ssl_verify on; proxy_ssl_name localhost; proxy_ssl_server_name on;
        proxy_ssl_session_reuse on; proxy_ssl_protocols TLSv1.3;
      }
    }`,
  );
}

async function start(dir: string, port: number, server: string): Promise<Nginx> {
  mkdirSync(dir, { recursive: true });
  const config = join(dir, 'nginx.conf');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(dir, name)};`)
    .join(' ');
  writeFileSync(
    config,
    `daemon off; worker_processes 1; pid ${join(dir, 'pid')}; error_log ${join(dir, 'error.log')} error;
    events { worker_connections 1024; }
    http { access_log off; ${paths} ssl_protocols TLSv1.3; client_body_buffer_size 64k; ${server} }`,
  );
  const child: ChildProcess = spawn('nginx', ['-c', config, '-p', dir], { stdio: 'ignore' });
  for (let i = 0; i < START_LIMIT && !(await listens(port)); i++) await sleep(50);
  if (child.exitCode !== null) throw new Error(`nginx did not start; see ${join(dir, 'error.log')}`);
  return {
    pid: () => child.pid!,
    async stop() {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

async function listens(port: number): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket.destroy() !== undefined));
    socket.once('error', () => resolve(false));
  });
}
