/** Logins: password hashes, sessions, password resets, and the counters that limit attempts. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Login1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      set local lock_timeout = '5s';

      alter table users add column password_hash text;

      create table sessions (
        id uuid not null,
        user_id uuid not null,
        token_hash bytea not null,
        created_at timestamptz(3) not null,
        expires_at timestamptz(3) not null,
        constraint sessions_pkey primary key (id),
        constraint sessions_token_hash_key unique (token_hash),
        constraint sessions_token_hash_check check (octet_length(token_hash) = 32),
        constraint sessions_user_id_fkey foreign key (user_id) references users (id) on delete cascade
      );
      create index sessions_user_id_idx on sessions (user_id);
      create index sessions_expires_at_idx on sessions (expires_at);

      create table password_resets (
        user_id uuid not null,
        token_hash bytea not null,
        expires_at timestamptz(3) not null,
        constraint password_resets_pkey primary key (user_id),
        constraint password_resets_token_hash_key unique (token_hash),
        constraint password_resets_token_hash_check check (octet_length(token_hash) = 32),
        constraint password_resets_user_id_fkey foreign key (user_id) references users (id) on delete cascade
      );
      create index password_resets_expires_at_idx on password_resets (expires_at);

      -- The table of rate-limiter-flexible: its columns are the library's. Keys are hashes, never an email or address.
      create unlogged table login_attempts (
        key text not null,
        points integer not null default 0,
        expire bigint,
        constraint login_attempts_pkey primary key (key)
      );
      create index login_attempts_expire_idx on login_attempts (expire);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table login_attempts, password_resets, sessions;
      alter table users drop column password_hash;
    `);
  }
}
