/** The usual server: Apollo, TypeGraphQL, TypeORM and DataLoader, put together as their documentation does. */
import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSchema } from 'type-graphql';
import { DataSource } from 'typeorm';
import { Order, OrderLine, Product, User } from './entities';
import { createContext, type Context } from './loaders';
import { OrderLineResolver, OrderResolver } from './order.resolver';
import { ProductResolver } from './product.resolver';
import { UserResolver } from './user.resolver';

async function main(): Promise<void> {
  const { DATABASE_URL: url, POOL_SIZE, PORT } = process.env;
  const dataSource = new DataSource({
    type: 'postgres',
    url: url!,
    poolSize: Number(POOL_SIZE),
    entities: [User, Product, Order, OrderLine],
    installExtensions: false,
  });
  await dataSource.initialize();
  const schema = await buildSchema({
    resolvers: [OrderResolver, OrderLineResolver, ProductResolver, UserResolver],
    validate: false,
  });
  const server = new ApolloServer<Context>({ schema });
  await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port: Number(PORT) },
    context: async () => createContext(dataSource),
  });
}

void main();
