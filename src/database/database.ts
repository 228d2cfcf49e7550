/** What the house hands on as "the database": TypeORM's data source, the reader, and what violated constraints mean. */
import type { DataSource } from 'typeorm';
import type { Reader } from './executor';
import type { ConstraintRefusals } from './pg-error';

export interface Database {
  readonly dataSource: DataSource;
  readonly reader: Reader;
  readonly refusals: ConstraintRefusals;
}
