import type { BodyOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import type { Actor } from './actor';
import { type Page, type PageRequest, type Position, paginate } from './cursor';
import { Refusal } from './refusal';
import { type Audit, given, listScope, owned, type ViolationOf } from './scope';

export interface OperatorRow {
  id: string;
  name: string;
  phone: string | null;
  createdAt: Date;
}

export interface OperatorStore {
  list(filter: { id?: string; after?: Position | undefined; limit: number }): Promise<OperatorRow[]>;
  find(id: string): Promise<OperatorRow | null>;
  create(data: Pick<OperatorRow, 'name' | 'phone'>, audit: Audit): Promise<OperatorRow>;
  update(id: string, data: Partial<Pick<OperatorRow, 'name' | 'phone'>>, audit: Audit): Promise<OperatorRow>;
  remove(id: string, audit: Audit): Promise<unknown>;
}

type View = ResponseOf<'getOperator'>;

/** Operators: an ADMIN's all, a BUSINESS user's own. */
export function createOperators({ operators, violationOf }: { operators: OperatorStore; violationOf: ViolationOf }) {
  const find = async (actor: Actor, id: string) => {
    const row = await operators.find(id);
    owned(actor, row && { operatorId: row.id });
    return row as OperatorRow;
  };
  const audit = (actor: Actor, verb: string, fields?: object): Audit => ({
    actorId: actor.id,
    action: `operator.${verb}`,
    subjectType: 'operator',
    ...(fields ? { detail: { fields: Object.keys(fields) } } : {}),
  });

  return {
    list(actor: Actor, page: PageRequest): Promise<Page<View>> {
      const { operatorId } = listScope(actor);
      const mine = operatorId === undefined ? {} : { id: operatorId };
      return paginate(page, (after, limit) => operators.list({ ...mine, after, limit }), position, view);
    },
    async get(actor: Actor, id: string): Promise<View> {
      return view(await find(actor, id));
    },
    async create(actor: Actor, body: BodyOf<'createOperator'>): Promise<View> {
      return view(await operators.create({ name: body.name, phone: body.phone ?? null }, audit(actor, 'create')));
    },
    async update(actor: Actor, id: string, body: BodyOf<'patchOperator'>): Promise<View> {
      await find(actor, id);
      const changes = given(body);
      return view(await operators.update(id, changes, audit(actor, 'update', changes)));
    },
    async remove(actor: Actor, id: string): Promise<void> {
      await find(actor, id);
      await operators.remove(id, audit(actor, 'delete')).catch((error) => {
        throw violationOf(error) === 'FOREIGN_KEY' ? new Refusal('IN_USE') : error;
      });
    },
  };
}
export type Operators = ReturnType<typeof createOperators>;

const position = (row: OperatorRow) => ({ at: row.createdAt, id: row.id });
const view = ({ createdAt, ...row }: OperatorRow): View => ({ ...row, createdAt: createdAt.toISOString() });
