/** The composition root: the only file that names every feature. It puts the house together and opens no port. */
import type { GraphQLSchema } from 'graphql';
import type { DataSource } from 'typeorm';
import { rolesOf } from './access';
import { currencyDecimals } from './core/money';
import type { Database } from './database/database';
import type { ConstraintRefusals } from './database/pg-error';
import { poolOf, type Reader } from './database/executor';
import { accountRefusals } from './features/account/user.store';
import { LoginLimit } from './features/account/login-limit.service';
import { PasswordResetEntity } from './features/account/password-reset.entity';
import { SessionEntity } from './features/account/session.entity';
import { SessionResolver } from './features/account/session.resolver';
import { createAccount, ensureAdmin, setPassword } from './features/account/account.service';
import { hashPassword } from './features/account/password.service';
import { beginSession, SessionCache } from './features/account/session.service';
import { deleteExpired } from './features/account/session.store';
import { SessionView } from './features/account/session.view';
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
import type { Mailer, Services } from './graphql/context';
import { NodeResolver } from './graphql/node.resolver';
import { buildGraphQLSchema } from './graphql/schema';
import {
  ConflictErrorType,
  InvalidInputErrorType,
  NotAllowedErrorType,
  NotFoundErrorType,
  userErrorViews,
  VersionConflictErrorType,
} from './graphql/user-error.type';
import { ReadEngine } from './read/engine';
import { ViewRegistry } from './read/registry';

export const entities = [
  UserEntity,
  SessionEntity,
  PasswordResetEntity,
  ProductEntity,
  StockLevelEntity,
  OrderEntity,
  OrderLineEntity,
];

const refusals: ConstraintRefusals = { ...accountRefusals, ...catalogRefusals, ...orderRefusals };

/** The GraphQL schema with its resolvers; the same for every database. */
export function createSchema(): GraphQLSchema {
  return buildGraphQLSchema(
    [NodeResolver, SessionResolver, UserResolver, ProductResolver, OrderResolver, UserOrdersResolver],
    [
      InvalidInputErrorType,
      NotFoundErrorType,
      NotAllowedErrorType,
      ConflictErrorType,
      VersionConflictErrorType,
      DuplicateProductErrorType,
    ],
    rolesOf,
  );
}

/** What commands and the start do with accounts. */
export const accounts = { createAccount, setPassword, ensureAdmin, beginSession, hashPassword, deleteExpired };

/** The database as the features see it. */
export function databaseOf(dataSource: DataSource, reader: Reader): Database {
  return { dataSource, reader, refusals };
}

/** What the resolvers work with, over an initialized data source. */
export function createServices(dataSource: DataSource, reader: Reader, currencyCode: string, mailer: Mailer): Services {
  const currency = { code: currencyCode, decimals: currencyDecimals(currencyCode) };
  const views = [...userErrorViews, UserView, SessionView, ProductView, StockLevelView, ...orderViews];
  const registry = new ViewRegistry(views, { currencyDecimals: currency.decimals });
  return {
    database: databaseOf(dataSource, reader),
    engine: new ReadEngine(registry),
    currency,
    accounts: new SessionCache(dataSource),
    loginLimit: new LoginLimit(poolOf(dataSource)),
    mailer,
    onUserDeletion: [releaseUser],
  };
}
