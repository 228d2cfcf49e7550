/** Asks PostgreSQL how it would run the statements of an operation. It runs none of them again. */
import type { Client } from 'pg';

/** A node of EXPLAIN (FORMAT JSON), as far as the tests look at it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Plan Rows': number;
  readonly 'Total Cost': number;
  readonly Plans?: readonly PlanNode[];
}

/** What PostgreSQL adds to the cost of a plan for these very values, for each relation: see cached_plan_cost. */
const PLANNING_COST = 2.5;

/**
 * The plans that a statement may get: the one for these values and, when PostgreSQL would come to prefer it after some
 * executions of a prepared statement, the one for any values (PostgreSQL 16 or later).
 */
export async function plansOf(client: Client, text: string, values: readonly unknown[]): Promise<PlanNode[]> {
  const custom = await explain(client, `explain (format json) ${text}`, [...values]);
  if (values.length === 0) return [custom];
  const generic = await explain(client, `explain (generic_plan, format json) ${text}`);
  const relations = nodesOf(custom).filter((node) => node['Relation Name']).length;
  const preferred = generic['Total Cost'] <= custom['Total Cost'] + PLANNING_COST * (relations + 1);
  return preferred ? [custom, generic] : [custom];
}

async function explain(client: Client, text: string, values?: unknown[]): Promise<PlanNode> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(text, values);
  return rows[0]!['QUERY PLAN'][0].Plan;
}

/** A plan's nodes, from the top. */
function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** The tables among `tables` that a plan reads from end to end. */
export function scannedWhole(plan: PlanNode, tables: readonly string[]): string[] {
  const scans = nodesOf(plan).filter((node) => node['Node Type'] === 'Seq Scan');
  const names = scans.map((node) => node['Relation Name']!).filter((name) => tables.includes(name));
  return [...new Set(names)].sort();
}

/** The most rows that a plan puts in order by itself, beyond what an index gave it. */
export function rowsSorted(plan: PlanNode): number {
  const sorts = nodesOf(plan).filter((node) => node['Node Type'] === 'Sort');
  return Math.max(0, ...sorts.map((node) => node['Plan Rows']));
}
