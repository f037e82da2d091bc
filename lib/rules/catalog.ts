import { cap001 } from './cap001';
import { cap002 } from './cap002';
import { cap003 } from './cap003';
import { cap004 } from './cap004';
import { cap005 } from './cap005';
import { cap006 } from './cap006';
import { cap007 } from './cap007';
import { cap008 } from './cap008';
import { cap009 } from './cap009';
import { inp001 } from './inp001';
import { inp002 } from './inp002';
import { inp003 } from './inp003';
import { inp004 } from './inp004';
import { inp005 } from './inp005';
import { inp006 } from './inp006';
import { inp007 } from './inp007';
import { inp008 } from './inp008';
import { inp009 } from './inp009';
import { iso001 } from './iso001';
import { iso006 } from './iso006';
import { iso007 } from './iso007';
import { iso008 } from './iso008';
import { tgt001 } from './tgt001';
import type { Rule } from './rule';

/** Every rule there is, by id. Ids are never reused. */
export const CATALOG: readonly Rule[] = [
  {
    id: 'INP001',
    severity: 'error',
    waivable: false,
    title: 'values that feed a rule are known at synth, or bounded',
    why: 'a number that Terraform knows later compares as a huge negative one, and silently fits',
    check: inp001,
  },
  {
    id: 'INP002',
    severity: 'error',
    waivable: false,
    title: 'every value is of its kind; sizes are finite, positive and of the right step',
    why: 'a size that is no number, or a fraction of what can be allocated, makes every sum wrong',
    check: inp002,
  },
  {
    id: 'INP003',
    severity: 'error',
    waivable: false,
    title: 'what is reserved does not exceed what there is',
    why: 'a layer that keeps more than it has offers less than nothing',
    check: inp003,
  },
  {
    id: 'INP004',
    severity: 'error',
    waivable: false,
    title: 'names, machines and addresses are unique where their network or host needs it',
    why: 'one machine stated twice is promised twice; two guests with one address reach neither',
    check: inp004,
  },
  {
    id: 'INP005',
    severity: 'error',
    waivable: false,
    title: 'every id is a valid Terraform name, and no two constructs end up with one',
    why: 'cdktf drops what a name cannot hold, so `a.b` and `ab` silently merge into one machine',
    check: inp005,
  },
  {
    id: 'INP006',
    severity: 'error',
    waivable: false,
    title: 'what is emitted equals what was declared',
    why: 'an override, a setter, `count` or `for_each` would make machines that no budget holds',
    check: inp006,
  },
  {
    id: 'INP007',
    severity: 'error',
    waivable: true,
    title: 'no VM or container resource is outside the ledger',
    why: 'what nobody counted still takes its share of the host',
    check: inp007,
  },
  {
    id: 'INP008',
    severity: 'error',
    waivable: false,
    title: 'CPU and memory of every guest are stated, or its engine states a default',
    why: 'unset is not zero: a guest without a limit can take all there is',
    check: inp008,
  },
  {
    id: 'INP009',
    severity: 'error',
    waivable: false,
    title: 'no secret is a literal',
    why: 'a literal is written into the synthesized JSON, the repository and the state',
    check: inp009,
  },
  {
    id: 'CAP001',
    severity: 'error',
    waivable: false,
    title: "the vCPUs of a host's VMs fit its CPU capacity",
    why: '24 cores are 24 vCPUs in any mix; more of them wait for each other',
    check: cap001,
  },
  {
    id: 'CAP002',
    severity: 'error',
    waivable: false,
    title: "the memory of a host's VMs, with overhead, fits its memory capacity",
    why: 'a host out of memory swaps its guests to disk',
    check: cap002,
  },
  {
    id: 'CAP003',
    severity: 'error',
    waivable: true,
    title: 'what is provisioned on a datastore fits its promised share',
    why: 'a full datastore stops every VM that writes to it',
    check: cap003,
  },
  {
    id: 'CAP004',
    severity: 'error',
    waivable: false,
    title: 'one guest fits its host, whatever the ratio',
    why: 'no overcommit gives one guest more CPUs or memory than the machine has',
    check: cap004,
  },
  {
    id: 'CAP005',
    severity: 'error',
    waivable: false,
    title: "the CPU of an engine's containers fits what its VM or host offers",
    why: 'containers only share what their kernel was given',
    check: cap005,
  },
  {
    id: 'CAP006',
    severity: 'error',
    waivable: false,
    title: "the memory of an engine's containers fits what its VM or host offers",
    why: 'the kernel kills a container when its memory runs out, and not always the guilty one',
    check: cap006,
  },
  {
    id: 'CAP007',
    severity: 'error',
    waivable: false,
    title: 'a hosted system reserves CPU and memory for its host OS',
    why: 'a hosted hypervisor offers only what its host OS and its applications leave',
    check: cap007,
  },
  {
    id: 'CAP008',
    severity: 'warning',
    waivable: true,
    title: "an overcommit is stated with a reason, and stays below the policy's maximum",
    why: 'oversubscription is possible and has a price; somebody must have chosen it',
    check: cap008,
  },
  {
    id: 'CAP009',
    severity: 'error',
    waivable: false,
    title: "a guest is within its target's configuration maximums",
    why: 'the target refuses it, but only at apply',
    check: cap009,
  },
  {
    id: 'ISO001',
    severity: 'error',
    waivable: true,
    title: 'one kernel serves one trust zone',
    why: 'containers share their kernel with its flaws: one exploit reaches all',
    check: iso001,
  },
  {
    id: 'ISO006',
    severity: 'error',
    waivable: true,
    title: 'an untrusted container is inside a VM',
    why: 'a VM around containers contains what breaks out of them',
    check: iso006,
  },
  {
    id: 'ISO007',
    severity: 'error',
    waivable: true,
    title: 'no privileged container, host namespace, engine socket, device or writable system path',
    why: 'each is a documented way from the container to its host',
    check: iso007,
  },
  {
    id: 'ISO008',
    severity: 'error',
    waivable: false,
    title: "a container's OS and architecture are its kernel's",
    why: 'a container brings no kernel of its own',
    check: iso008,
  },
  {
    id: 'TGT001',
    severity: 'error',
    waivable: false,
    title: 'the target supports what is asked',
    why: 'what the target cannot do fails at apply, or is silently left out',
    check: tgt001,
  },
];
