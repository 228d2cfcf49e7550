/** What the house hands on as "the database": TypeORM's data source, and what violations of its constraints mean. */
import type { DataSource } from 'typeorm';
import type { ConstraintRefusals } from './pg-error';

export interface Database {
  readonly dataSource: DataSource;
  readonly refusals: ConstraintRefusals;
}
