/** Speaks HTTP as clients should not, and looks whether anything was changed or told that must not be. */
import http from 'node:http';
import net from 'node:net';
import type { TestServer } from '../support/server';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** One bad request, and what it must be answered with. */
export type Row = [name: string, status: number, code: string, request: () => Promise<Reply>];

export const JSON_TYPE = { 'content-type': 'application/json' };
export const TYPENAME = JSON.stringify({ query: '{ __typename }' });

/** Sends one request with fetch. */
export async function send(url: string, init?: RequestInit): Promise<Reply> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
}

export function post(url: string, body: RequestInit['body'], headers?: Record<string, string>): Promise<Reply> {
  return send(`${url}/graphql`, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body });
}

/** Writes bytes as they are and answers the first response of the connection. */
export async function raw(url: string, request: string | Buffer): Promise<Reply> {
  const received = await new Promise<string>((resolve, reject) => {
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.on('close', () => resolve(text)).on('error', reject);
    socket.setTimeout(5_000, () => socket.destroy()).write(request);
  });
  const end = received.indexOf('\r\n\r\n');
  const lines = received.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.slice(1).map((line) => [line.split(': ')[0]!.toLowerCase(), line.slice(line.indexOf(': ') + 2)]),
  );
  return { status: Number(lines[0]!.split(' ')[1]), headers, text: received.slice(end + 4) };
}

/** Posts an operation from an address of this machine's own: 127.0.0.1 to 127.255.255.254. */
export function postFrom(localAddress: string, url: string, body: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: JSON_TYPE, localAddress, agent: false as const };
    const request = http.request(`${url}/graphql`, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      const headers = response.headers as Record<string, string>;
      response.on('end', () => resolve({ status: response.statusCode!, headers, text }));
    });
    request.on('error', reject).end(body);
  });
}

/** What no answer may hold: a stack, SQL, a path of the server's disk. */
export const LEAK =
  / {4}at |node_modules|\b(select|insert into|update|delete from) .+ (from|set|values|where) |\/src\/|\/dist\/|\.[cm]?[jt]s:\d|FST_ERR|driverError|QueryFailed|syntax error at or near/i;

/** One text that stands for every row of every table but the counters of attempts. */
export async function checksum(server: TestServer): Promise<string> {
  const tables = await server.sql<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'login_attempts' order by 1`,
  );
  const sums = tables.map(
    ({ name }) =>
      `select '${name}' as name, md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as sum from "${name}" t`,
  );
  const rows = await server.sql<{ name: string; sum: string }>(sums.join(' union all '));
  return JSON.stringify(rows);
}

/**
 * Holds what every refusal promises: this status, this code and no other, as an error or as a refusal in a payload, in
 * JSON that tells nothing of the inside.
 */
export function expectRefusal({ status, headers, text }: Reply, expected: { status: number; code: string }): void {
  expect(text).not.toMatch(LEAK);
  expect(headers['content-type']).toMatch(/^application\/(graphql-response\+)?json/);
  expect(headers['set-cookie']).toBeUndefined();
  const { errors = [], data } = JSON.parse(text) as {
    errors?: { message: string; extensions: { code: string; stacktrace?: unknown } }[];
    data?: Record<string, { userErrors?: { code: string }[] } | null> | null;
  };
  const refusals = Object.values(data ?? {}).flatMap((payload) => payload?.userErrors ?? []);
  const codes = [...errors.map(({ extensions }) => extensions.code), ...refusals.map(({ code }) => code)];
  expect({ status, code: codes[0] }).toEqual(expected);
  for (const { message, extensions } of errors) {
    expect(message).not.toBe('');
    expect(extensions.stacktrace).toBeUndefined();
    expect(extensions.code).not.toBe('INTERNAL_SERVER_ERROR');
  }
}
