/** One DataLoader for each edge, made anew for every request: the N+1 problem solved as the books say. */
import DataLoader from 'dataloader';
import { In, type DataSource } from 'typeorm';
import { OrderLine, Product, User } from './entities';

export interface Context {
  readonly dataSource: DataSource;
  readonly users: DataLoader<string, User | null>;
  readonly products: DataLoader<string, Product>;
  readonly linesByOrder: DataLoader<string, OrderLine[]>;
}

export function createContext(dataSource: DataSource): Context {
  return {
    dataSource,
    users: new DataLoader(async (ids) => {
      const users = await dataSource.getRepository(User).findBy({ id: In([...ids]) });
      const byId = new Map(users.map((user) => [user.id, user]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    products: new DataLoader(async (ids) => {
      const products = await dataSource.getRepository(Product).findBy({ id: In([...ids]) });
      const byId = new Map(products.map((product) => [product.id, product]));
      return ids.map((id) => byId.get(id)!);
    }),
    linesByOrder: new DataLoader(async (orderIds) => {
      const lines = await dataSource
        .getRepository(OrderLine)
        .find({ where: { orderId: In([...orderIds]) }, order: { id: 'ASC' } });
      const byOrder = new Map<string, OrderLine[]>(orderIds.map((id) => [id, []]));
      for (const line of lines) byOrder.get(line.orderId)!.push(line);
      return orderIds.map((id) => byOrder.get(id)!);
    }),
  };
}
