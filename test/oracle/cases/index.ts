import type { Case } from './case';
import { FALSE_FAILURES, OVERHEADS } from './failures';
import { GUARANTEED } from './guaranteed';
import { MASKED } from './masked';
import { MOVES } from './moves';

export const CASES: readonly Case[] = [...MASKED, ...GUARANTEED, ...MOVES, ...FALSE_FAILURES, ...OVERHEADS];
