/**
 * Random operations of random actors: the fast path, graphql-js over the same data, and a naive resolver in memory must
 * answer the same. EQUIVALENCE_RUNS says how many, EQUIVALENCE_SEED repeats a run.
 */
import * as fc from 'fast-check';
import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  parse,
  printSchema,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type GraphQLObjectType,
} from 'graphql';
import { createSchema } from '../../src/app';
import { compare, exactly } from './answers';
import { Choices } from './choices';
import { randomOperation, type Operation } from './operation';
import { reduce } from './reduce';
import { Reference } from './reference';
import { loadShop } from './reference-data';
import { createWorld, type TestActor, type World } from './world';

const RUNS = Number(process.env['EQUIVALENCE_RUNS'] ?? 2_000);
const SEED = Number(process.env['EQUIVALENCE_SEED'] ?? Math.floor(Math.random() * 1e9));
/** Runs under way at the same time. */
const LANES = 4;

const schema = createSchema();
let world: World;
let reference: Reference;
beforeAll(async () => {
  world = await createWorld();
  reference = new Reference(printSchema(schema), await loadShop(world), world);
});
afterAll(() => world.server.stop());

test('the two paths are two: the text of PostgreSQL differs from that of JSON.stringify', async () => {
  const query = '{ products(first: 2) { nodes { id } } }';
  const textOf = async (text: string): Promise<string> => {
    const body = JSON.stringify({ query: text });
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${world.server.url}/graphql`, { method: 'POST', headers, body })).text();
  };
  expect(await textOf(query)).toContain('\n {"id"');
  expect(await textOf(exactly(query))).not.toContain('\n {"id"');
});

/** The composite types that a type leads to, itself among them. */
function reachable(name: string, found = new Set<string>()): Set<string> {
  const type = schema.getType(name);
  if (found.has(name) || !(isObjectType(type) || isInterfaceType(type))) return found;
  found.add(name);
  for (const field of Object.values(type.getFields())) reachable(getNamedType(field.type).name, found);
  if (isInterfaceType(type)) for (const possible of schema.getPossibleTypes(type)) reachable(possible.name, found);
  return found;
}

test('every field and argument that queries lead to is asked for', () => {
  const asked = new Set<string>();
  const types = new TypeInfo(schema);
  const note = (argument?: string): void => {
    const [parent, field] = [types.getParentType(), types.getFieldDef()];
    if (parent && field) asked.add([parent.name, field.name, argument].filter(Boolean).join('.'));
  };
  const visitor = visitWithTypeInfo(types, { Field: () => note(), Argument: ({ name }) => note(name.value) });
  const property = fc.property(fc.noBias(fc.gen()), (generate) => {
    visit(parse(randomOperation(schema, world, new Choices(generate)).query), visitor);
  });
  fc.assert(property, { numRuns: 1_000, seed: 1 });
  const all = [...reachable('Query')].flatMap((name) =>
    Object.values((schema.getType(name) as GraphQLObjectType).getFields()).flatMap((field) => [
      `${name}.${field.name}`,
      ...field.args.map((arg) => `${name}.${field.name}.${arg.name}`),
    ]),
  );
  expect(all).toContain('User.orders.before');
  expect(all.filter((coordinate) => !asked.has(coordinate))).toEqual([]);
});

test(
  `the fast path, the exact path and the reference answer the same, ${RUNS} times`,
  async () => {
    console.log(`EQUIVALENCE_SEED=${SEED}`);
    const seen = { invalid: 0, rows: 0, nulls: 0, errors: 0, refused: 0 };
    let found = false;
    const lane = (number: number): Promise<void> =>
      fc.assert(
        fc.asyncProperty(fc.noBias(fc.gen()), async (generate) => {
          if (found) return; // another lane has something to tell
          const choices = new Choices(generate);
          const actor = choices.of(world.actors);
          const operation = randomOperation(schema, world, choices);
          if (validate(schema, parse(operation.query)).length > 0) return void (seen.invalid += 1);
          const requests: [Operation, TestActor][] = [[operation, actor]];
          if (choices.chance(20)) {
            requests.push(
              [{ ...operation, variables: operation.others }, choices.of(world.actors)],
              [operation, actor],
            );
          }
          for (const [asked, by] of requests) {
            const { kind, difference } = await compare(world, reference, asked, by);
            seen[kind] += 1;
            if (difference === undefined || found) continue;
            found = true;
            throw new Error(await report(asked, by, difference));
          }
        }),
        { numRuns: Math.ceil(RUNS / LANES), seed: SEED + number, endOnFailure: true },
      );
    const lanes = await Promise.allSettled(Array.from({ length: LANES }, (_, number) => lane(number)));
    console.log(JSON.stringify(seen));
    for (const result of lanes) if (result.status === 'rejected') throw result.reason;
    // Most cases must have something to compare.
    expect(seen.invalid).toBeLessThan(RUNS * 0.1);
    expect(seen.rows).toBeGreaterThan(RUNS * 0.4);
  },
  Math.max(120_000, RUNS * 100),
);

/** The smallest operation that shows the difference, ready for found.test.ts. */
async function report(operation: Operation, actor: TestActor, difference: string): Promise<string> {
  const differs = async (smaller: Operation): Promise<string | undefined> =>
    (await compare(world, reference, smaller, actor)).difference;
  const smallest = await reduce(schema, operation, async (smaller) => Boolean(await differs(smaller)));
  return [
    `EQUIVALENCE_SEED=${SEED}, as ${actor.name}:`,
    smallest.query,
    `variables: ${JSON.stringify(smallest.variables)}`,
    // What nothing could be taken away from may only show after the requests before it.
    (await differs(smallest)) ?? `only after other requests:\n${difference}`,
  ].join('\n');
}
