/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  // ESM-only packages that jest cannot require() on Node 20.
  transformIgnorePatterns: ['/node_modules/(?!(jose|cookie)/)'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFiles: ['reflect-metadata'],
  // PostgreSQL works beside each worker, but waits for the disk more than it computes.
  maxWorkers: '100%',
  testTimeout: 30_000,
};

export default config;
