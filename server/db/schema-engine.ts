import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import type pg from 'pg';

type SchemaEngineModule = typeof import('@prisma/schema-engine-wasm/schema_engine_bg') & {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
};

export interface SchemaEngineOptions {
  /** Project root: the folder that holds `prisma/`. */
  root: string;
  pool: pg.Pool;
  /** Appended to every script, in the same transaction as the script itself. */
  afterScript?: string;
}

/**
 * Prisma's schema engine as WebAssembly: applies and compares migrations without a downloaded binary.
 * The caller frees it (`engine.free()`) and ends the pool.
 */
export async function openSchemaEngine({ root, pool, afterScript }: SchemaEngineOptions): Promise<SchemaEngine> {
  const bg = await loadEngineModule();
  const schema = await readFile(join(root, 'prisma', 'schema.prisma'), 'utf8');
  const factory = bindMigrationAwareSqlAdapterFactory(atomicScripts(new PrismaPg(pool), pool, afterScript));
  return bg.SchemaEngine.new({ datamodels: [['schema.prisma', schema]] }, () => undefined, factory);
}

let loaded: Promise<SchemaEngineModule> | undefined;

/** The package's own entry imports a .wasm file, which Node does not do without a flag; so it is put together by hand. */
function loadEngineModule(): Promise<SchemaEngineModule> {
  loaded ??= (async () => {
    const path = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
    const bg = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as SchemaEngineModule;
    const wasm = await WebAssembly.compile(await readFile(path.replace(/\.js$/, '.wasm')));
    const instance = await WebAssembly.instantiate(wasm, {
      './schema_engine_bg.js': bg as unknown as WebAssembly.ModuleImports,
    });
    bg.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
    return bg;
  })();
  return loaded;
}

/**
 * adapter-pg's own `executeScript` cuts a script at every semicolon (also inside strings and function bodies) and commits
 * piece by piece. Sent as one simple query, PostgreSQL parses it whole and runs it as one transaction: all or nothing.
 */
function atomicScripts(factory: PrismaPg, pool: pg.Pool, afterScript = ''): SqlMigrationAwareDriverAdapterFactory {
  const patch = (adapter: SqlDriverAdapter): SqlDriverAdapter => {
    adapter.executeScript = async (script) => {
      await pool.query(`${script}\n;\n${afterScript}`).catch((error: unknown) => {
        throw asAdapterError(error);
      });
    };
    return adapter;
  };
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => patch(await factory.connect()),
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/** Only a DriverAdapterError keeps PostgreSQL's own words on its way through the engine. */
function asAdapterError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const { code, severity, detail, column, hint } = error as pg.DatabaseError;
  return new DriverAdapterError({
    kind: 'postgres',
    code: String(code),
    severity: severity ?? 'ERROR',
    message: error.message,
    detail,
    column,
    hint,
  });
}
