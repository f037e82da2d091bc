import type { ValidateFunction } from 'ajv/dist/2020';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Policy } from '../rules';
import { ValidationError } from './errors';
import schema from './policy.schema.json';

/** Read when an app is judged in a folder that has it. */
const POLICY_FILE = 'strata.policy.json';

/** Compiled with the first policy: a synth without one does not pay for a schema compiler. */
let compiled: ValidateFunction<Policy> | undefined;

/** The policy file of the working directory, if there is one. */
export function policyOfFolder(): Policy[] {
  return existsSync(POLICY_FILE) ? [readPolicy(POLICY_FILE)] : [];
}

/** A policy from a JSON file. */
export function readPolicy(path: string): Policy {
  let text: string;
  try {
    text = readFileSync(resolve(path), 'utf8');
  } catch {
    throw new ValidationError(path, 'POL004', 'the policy file cannot be read; give the path of a JSON file');
  }
  try {
    return checkedPolicy(JSON.parse(text) as Policy, path);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new ValidationError(path, 'POL004', `the policy is no JSON: ${error.message}`);
    }
    throw error;
  }
}

/** A policy of the shape that the shipped schema says, and a copy: what is done to the original later changes nothing. */
export function checkedPolicy(policy: Policy, where: string): Policy {
  compiled ??= compileSchema();
  if (!compiled(policy)) {
    const [first] = compiled.errors!;
    const place = first!.instancePath === '' ? 'it' : `'${first!.instancePath.slice(1).replaceAll('/', '.')}'`;
    const detail = Object.values(first!.params as Record<string, unknown>)
      .flat()
      .map(String)
      .join(', ');
    throw new ValidationError(where, 'POL004', `the policy is not valid: ${place} ${first!.message} (${detail})`);
  }
  return structuredClone(policy);
}

function compileSchema(): ValidateFunction<Policy> {
  const { Ajv2020 } = module.require('ajv/dist/2020') as typeof import('ajv/dist/2020');
  return new Ajv2020({ strict: true }).compile<Policy>(schema);
}
