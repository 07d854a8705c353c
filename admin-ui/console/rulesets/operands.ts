import { rulesetSchema, type FactEntry, type Leaf, type LeafValue } from '../../../rules/ruleset-schema';

type OperatorName = Leaf['operator'];

/** What is to be filled in beside a fact and an operator. */
export type Operand =
  | { kind: 'none' }
  | { kind: 'number'; unit: string | null; parameter: boolean }
  | { kind: 'range' }
  | { kind: 'date' }
  | { kind: 'boolean' }
  | { kind: 'choice' | 'choices'; values: readonly string[] };

interface Branch {
  properties: { operator: { enum: OperatorName[] }; value?: ValueSchema; unit?: { const: string } };
}

/** The forms that a value's schema takes in rulesetSchema. */
interface ValueSchema {
  type?: string;
  enum?: readonly string[];
  maxItems?: number;
  items?: ValueSchema;
  if?: object;
}

/** Operators and operands by fact: read from the schema that the API checks documents by, so that both agree. */
export class OperandCatalogue {
  private readonly definitions: Record<string, { oneOf: Branch[] }>;

  constructor(facts: readonly FactEntry[]) {
    this.definitions = rulesetSchema(facts)['$defs'] as Record<string, { oneOf: Branch[] }>;
  }

  operatorsOf(fact: string): readonly OperatorName[] {
    return this.branchesOf(fact).flatMap(({ properties }) => properties.operator.enum);
  }

  operandOf(fact: string, operator: string): Operand {
    const branch = this.branchesOf(fact).find(({ properties }) =>
      properties.operator.enum.some((name) => name === operator),
    );
    const { value, unit } = branch?.properties ?? {};
    if (!value) return { kind: 'none' };
    if (value.if) return { kind: 'number', unit: unit?.const ?? null, parameter: true };
    if (value.type === 'array') {
      return value.items?.enum ? { kind: 'choices', values: value.items.enum } : { kind: 'range' };
    }
    if (value.enum) return { kind: 'choice', values: value.enum };
    if (value.type === 'boolean') return { kind: 'boolean' };
    if (value.type === 'string') return { kind: 'date' };
    return { kind: 'number', unit: unit?.const ?? null, parameter: false };
  }

  private branchesOf(fact: string): readonly Branch[] {
    return this.definitions[`fact-${fact}`]?.oneOf ?? [];
  }
}

/** A value to begin with; a date is left for its author to give. */
export function firstValue(operand: Operand): LeafValue | undefined {
  switch (operand.kind) {
    case 'none':
      return undefined;
    case 'number':
      return 0;
    case 'range':
      return [0, 0];
    case 'date':
      return '';
    case 'boolean':
      return true;
    case 'choice':
      return operand.values[0] ?? '';
    case 'choices':
      return operand.values.slice(0, 1);
  }
}
