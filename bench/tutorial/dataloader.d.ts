/** The part of DataLoader's types used here: the package is installed only when the benchmark runs, the check without it. */
declare module 'dataloader' {
  export default class DataLoader<Key, Value> {
    constructor(load: (keys: readonly Key[]) => Promise<readonly Value[]>);
    load(key: Key): Promise<Value>;
  }
}
