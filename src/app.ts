/** The composition root: the only file that names every feature. It puts the house together and opens no port. */
import type { GraphQLSchema } from 'graphql';
import type { DataSource } from 'typeorm';
import { currencyDecimals } from './core/money';
import type { ConstraintRefusals } from './database/pg-error';
import type { Reader } from './database/executor';
import { accountRefusals } from './features/account/user.store';
import { UserEntity } from './features/account/user.entity';
import { UserResolver } from './features/account/user.resolver';
import { UserView } from './features/account/user.view';
import { ProductEntity } from './features/catalog/product.entity';
import { ProductResolver } from './features/catalog/product.resolver';
import { catalogRefusals } from './features/catalog/product.store';
import { ProductView, StockLevelView } from './features/catalog/product.view';
import { StockLevelEntity } from './features/catalog/stock-level.entity';
import { OrderLineEntity } from './features/order/order-line.entity';
import { OrderEntity } from './features/order/order.entity';
import { OrderResolver, UserOrdersResolver } from './features/order/order.resolver';
import { releaseUser } from './features/order/order.service';
import { orderRefusals } from './features/order/order.store';
import { DuplicateProductErrorType } from './features/order/order.type';
import { orderViews } from './features/order/order.view';
import type { Services } from './graphql/context';
import { NodeResolver } from './graphql/node.resolver';
import { buildGraphQLSchema } from './graphql/schema';
import {
  ConflictErrorType,
  InvalidInputErrorType,
  NotFoundErrorType,
  userErrorViews,
  VersionConflictErrorType,
} from './graphql/user-error.type';
import { ReadEngine } from './read/engine';
import { ViewRegistry } from './read/registry';

export const entities = [UserEntity, ProductEntity, StockLevelEntity, OrderEntity, OrderLineEntity];

const refusals: ConstraintRefusals = { ...accountRefusals, ...catalogRefusals, ...orderRefusals };

/** The GraphQL schema with its resolvers; the same for every database. */
export function createSchema(): GraphQLSchema {
  return buildGraphQLSchema(
    [NodeResolver, UserResolver, ProductResolver, OrderResolver, UserOrdersResolver],
    [InvalidInputErrorType, NotFoundErrorType, ConflictErrorType, VersionConflictErrorType, DuplicateProductErrorType],
  );
}

/** What the resolvers work with, over an initialized data source. */
export function createServices(dataSource: DataSource, reader: Reader, currencyCode: string): Services {
  const currency = { code: currencyCode, decimals: currencyDecimals(currencyCode) };
  const views = [...userErrorViews, UserView, ProductView, StockLevelView, ...orderViews];
  const registry = new ViewRegistry(views, { currencyDecimals: currency.decimals });
  return {
    database: { dataSource, reader, refusals },
    engine: new ReadEngine(registry),
    currency,
    onUserDeletion: [releaseUser],
  };
}
