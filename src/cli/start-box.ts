/** What a person sees when the server has started: where everything is, who can log in, and a line to try. */
import type { Config } from '../config';
import type { DemoLogins } from './demo';

export interface Started {
  readonly version: string;
  readonly address: string;
  /** Where the data are. */
  readonly place: string;
  readonly config: Config;
  /** The demo shop was just made. */
  readonly filled: boolean;
  readonly demo: DemoLogins | undefined;
}

export function startBox({ version, address, place, config, filled, demo }: Started): string {
  const lines = [
    `Order management server ${version}`,
    '',
    `API        ${address}/graphql`,
    ...(config.SANDBOX ? [`Sandbox    ${address}/graphql in a browser (loads from the internet)`] : []),
    ...(config.EXPLORER ? [`Explorer   ${address}/explorer (needs no internet)`] : []),
    `Data       ${place}${filled ? ', filled with a demo shop' : ''}`,
    ...(demo
      ? ['', ...demo.emails.map(({ role, email }) => `${role.padEnd(10)} ${email}`), `Password   ${demo.password}`]
      : []),
  ];
  const width = Math.max(...lines.map((line) => line.length));
  const frame = lines.map((line) => `│ ${line.padEnd(width)} │`);
  return [
    `┌${'─'.repeat(width + 2)}┐`,
    ...frame,
    `└${'─'.repeat(width + 2)}┘`,
    'Try it:',
    tryLine(address, demo),
    '',
  ].join('\n');
}

function tryLine(address: string, demo: DemoLogins | undefined): string {
  const query = demo
    ? '{ orders(first: 3) { nodes { number user { name } total { amount } } } }'
    : '{ products(first: 3) { nodes { sku name price { amount } } } }';
  const login = demo ? ` -H 'authorization: Bearer ${demo.adminToken}'` : '';
  return `curl -s ${address}/graphql -H 'content-type: application/json'${login} -d '${JSON.stringify({ query })}'`;
}
