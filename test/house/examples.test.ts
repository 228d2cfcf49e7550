/** Every example, run from top to bottom against a real server, as its reader would: what comes back is filled in. */
import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOrder, createProduct, createUser } from '../support/factory';
import { startServer, type TestServer } from '../support/server';

const folder = join(__dirname, '../../examples');
const files = readdirSync(folder);

let server: TestServer;
beforeEach(async () => {
  server = await startServer();
  const productId = await createProduct(server, { name: 'Red mug', price: { amount: '9.00' }, onHand: 3 });
  const userId = await createUser(server);
  for (let count = 0; count < 5; count += 1) await createOrder(server, { userId, lines: [{ productId }] });
});
afterEach(() => server.stop());

/** What a reader copies from an answer: `order { id version }` as orderId and orderVersion, endCursor as after, a token. */
function collect(value: any, key: string, variables: Record<string, unknown>): void {
  if (typeof value !== 'object' || value === null) return;
  if (value.id) variables[`${key}Id`] = value.id;
  if (value.version) variables[`${key}Version`] = value.version;
  if (value.endCursor) variables['after'] = value.endCursor;
  if (value.token) variables['token'] = value.token;
  for (const [name, child] of Object.entries(value)) collect(child, name, variables);
}

test.each(files)('%s runs from top to bottom without an error or a refusal', async (file) => {
  const source = readFileSync(join(folder, file), 'utf8');
  const operations = parse(source).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  expect(operations.length).toBeGreaterThan(0);
  const variables: Record<string, unknown> = {};
  for (const operation of operations) {
    const answer = await run(source, operation, variables);
    expect(answer).toEqual({ status: 200, data: expect.anything() });
    for (const [field, payload] of Object.entries<any>(answer.data)) {
      const name = `${operation.name?.value}.${field}`;
      expect({ [name]: payload }).toEqual({ [name]: expect.anything() });
      expect({ [name]: payload.userErrors ?? [] }).toEqual({ [name]: [] });
      for (const list of [payload.nodes, payload.edges]) if (list) expect({ [name]: list }).not.toEqual({ [name]: [] });
    }
    collect(answer.data, '', variables);
  }
});

/** Sends the whole file with the operation's name, as an explorer does, and the variables that the operation declares. */
function run(source: string, operation: OperationDefinitionNode, known: Record<string, unknown>): Promise<any> {
  const names = (operation.variableDefinitions ?? []).map((definition) => definition.variable.name.value);
  for (const name of names) expect(Object.keys(known)).toContain(name);
  const variables = Object.fromEntries(names.map((name) => [name, known[name]]));
  const headers = known['token'] ? { authorization: `Bearer ${known['token'] as string}` } : undefined;
  return post({ query: source, operationName: operation.name?.value, variables }, headers);
}

async function post(body: object, headers?: Record<string, string>): Promise<unknown> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}
