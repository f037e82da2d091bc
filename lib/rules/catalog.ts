import { INP001 } from './input/inp001';
import { INP002 } from './input/inp002';
import { INP003 } from './input/inp003';
import { INP004 } from './input/inp004';
import { INP005 } from './input/inp005';
import { INP006 } from './input/inp006';
import { INP007 } from './input/inp007';
import { INP008 } from './input/inp008';
import { INP009 } from './input/inp009';
import { CAP001 } from './capacity/cap001';
import { CAP002 } from './capacity/cap002';
import { CAP003 } from './capacity/cap003';
import { CAP004 } from './capacity/cap004';
import { CAP005 } from './capacity/cap005';
import { CAP006 } from './capacity/cap006';
import { CAP007 } from './capacity/cap007';
import { CAP008 } from './capacity/cap008';
import { CAP009 } from './capacity/cap009';
import { CAP010 } from './capacity/cap010';
import { CAP011 } from './capacity/cap011';
import { CAP012 } from './capacity/cap012';
import { CAP013 } from './capacity/cap013';
import { CAP014 } from './capacity/cap014';
import { ISO001 } from './isolation/iso001';
import { ISO002 } from './isolation/iso002';
import { ISO003 } from './isolation/iso003';
import { ISO004 } from './isolation/iso004';
import { ISO005 } from './isolation/iso005';
import { ISO006 } from './isolation/iso006';
import { ISO007 } from './isolation/iso007';
import { ISO008 } from './isolation/iso008';
import { ISO009 } from './isolation/iso009';
import { ISO010 } from './isolation/iso010';
import { ISO011 } from './isolation/iso011';
import { AVA001 } from './availability/ava001';
import { AVA002 } from './availability/ava002';
import { AVA003 } from './availability/ava003';
import { AVA004 } from './availability/ava004';
import { AVA005 } from './availability/ava005';
import { AVA006 } from './availability/ava006';
import { FIT001 } from './fit/fit001';
import { FIT002 } from './fit/fit002';
import { FIT003 } from './fit/fit003';
import { FIT004 } from './fit/fit004';
import { FIT005 } from './fit/fit005';
import { FIT006 } from './fit/fit006';
import { TGT001 } from './target/tgt001';
import { TGT002 } from './target/tgt002';
import { TGT003 } from './target/tgt003';
import { POL001 } from './policy/pol001';
import { POL002 } from './policy/pol002';
import { POL003 } from './policy/pol003';
import { POL004 } from './policy/pol004';
import { POL005 } from './policy/pol005';
import { POL006 } from './policy/pol006';
import { POL007 } from './policy/pol007';
import type { Rule } from './rule';

/** Every rule there is, in the order in which they are told apart. Ids are never reused. */
export const CATALOG: readonly Rule[] = [
  INP001,
  INP002,
  INP003,
  INP004,
  INP005,
  INP006,
  INP007,
  INP008,
  INP009,
  CAP001,
  CAP002,
  CAP003,
  CAP004,
  CAP005,
  CAP006,
  CAP007,
  CAP008,
  CAP009,
  CAP010,
  CAP011,
  CAP012,
  CAP013,
  CAP014,
  ISO001,
  ISO002,
  ISO003,
  ISO004,
  ISO005,
  ISO006,
  ISO007,
  ISO008,
  ISO009,
  ISO010,
  ISO011,
  AVA001,
  AVA002,
  AVA003,
  AVA004,
  AVA005,
  AVA006,
  FIT001,
  FIT002,
  FIT003,
  FIT004,
  FIT005,
  FIT006,
  TGT001,
  TGT002,
  TGT003,
  POL001,
  POL002,
  POL003,
  POL004,
  POL005,
  POL006,
  POL007,
];
