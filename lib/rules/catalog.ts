import { ava001 } from './ava001';
import { ava002 } from './ava002';
import { ava003 } from './ava003';
import { ava004 } from './ava004';
import { ava005 } from './ava005';
import { ava006 } from './ava006';
import { cap001 } from './cap001';
import { cap002 } from './cap002';
import { cap003 } from './cap003';
import { cap004 } from './cap004';
import { cap005 } from './cap005';
import { cap006 } from './cap006';
import { cap007 } from './cap007';
import { cap008 } from './cap008';
import { cap009 } from './cap009';
import { cap010 } from './cap010';
import { cap011 } from './cap011';
import { cap012 } from './cap012';
import { cap013 } from './cap013';
import { cap014 } from './cap014';
import { fit001 } from './fit001';
import { fit002 } from './fit002';
import { fit003 } from './fit003';
import { fit004 } from './fit004';
import { fit005 } from './fit005';
import { fit006 } from './fit006';
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
import { iso002 } from './iso002';
import { iso003 } from './iso003';
import { iso004 } from './iso004';
import { iso005 } from './iso005';
import { iso006 } from './iso006';
import { iso007 } from './iso007';
import { iso008 } from './iso008';
import { iso009 } from './iso009';
import { iso010 } from './iso010';
import { iso011 } from './iso011';
import { pol001 } from './pol001';
import { pol002 } from './pol002';
import { pol003 } from './pol003';
import { pol004 } from './pol004';
import { pol005 } from './pol005';
import { pol006 } from './pol006';
import { pol007 } from './pol007';
import { tgt001 } from './tgt001';
import { tgt002 } from './tgt002';
import { tgt003 } from './tgt003';
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
    title: "a guest or a cluster is within its target's configuration maximums",
    why: 'the target refuses it, but only at apply',
    check: cap009,
  },
  {
    id: 'CAP010',
    severity: 'warning',
    waivable: true,
    title: 'a VM is no wider than a NUMA node, in cores or memory',
    why: 'what is on the other node is reached more slowly',
    check: cap010,
  },
  {
    id: 'CAP011',
    severity: 'error',
    waivable: true,
    title: 'a cluster survives the loss of the hosts that it is to tolerate',
    why: 'a VM that finds no host after a failure stays down until somebody buys one',
    check: cap011,
  },
  {
    id: 'CAP012',
    severity: 'error',
    waivable: false,
    title: 'each VM of a cluster has a host, not only the sums fit',
    why: 'four hosts with 3 GiB left have no room for a VM of 8 GiB',
    check: cap012,
  },
  {
    id: 'CAP013',
    severity: 'error',
    waivable: false,
    title: "a pool's children do not reserve more than it has",
    why: 'a reservation is a guarantee: the VM that comes last does not start',
    check: cap013,
  },
  {
    id: 'CAP014',
    severity: 'warning',
    waivable: true,
    title: 'no more VMs on a hosted system than its `maxVms`',
    why: 'each guest pays for the layer below it, and so do its neighbours',
    check: cap014,
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
    id: 'ISO002',
    severity: 'error',
    waivable: true,
    title: 'no disk is attached to two VMs',
    why: 'VMs share nothing: two writers on one disk corrupt it, or talk past the network',
    check: iso002,
  },
  {
    id: 'ISO003',
    severity: 'error',
    waivable: true,
    title: 'devices are virtual; passthrough states its reason and excludes saved memory',
    why: 'a physical device ties a VM to its host, and sees its memory',
    check: iso003,
  },
  {
    id: 'ISO004',
    severity: 'error',
    waivable: true,
    title: 'no promiscuous mode, forged transmits, MAC changes or VLAN 4095',
    why: 'with each, a guest sees or forges the traffic of others',
    check: iso004,
  },
  {
    id: 'ISO005',
    severity: 'error',
    waivable: true,
    title: 'no guest learns of its host or neighbours, or shares folder, clipboard or pages',
    why: 'what a guest knows of its host is the first step out of it',
    check: iso005,
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
    id: 'ISO009',
    severity: 'error',
    waivable: false,
    title: 'guests that may talk share a network, and only declared pairs do where a network says so',
    why: 'the network is the only way one guest meets another',
    check: iso009,
  },
  {
    id: 'ISO010',
    severity: 'warning',
    waivable: true,
    title: 'an untrusted VM has limits',
    why: 'without one it can take all that its host has left',
    check: iso010,
  },
  {
    id: 'ISO011',
    severity: 'warning',
    waivable: true,
    title: 'images are pinned to a digest, or at least to a tag other than `latest`',
    why: 'what was tested today may be another image tomorrow',
    check: iso011,
  },
  {
    id: 'AVA001',
    severity: 'error',
    waivable: true,
    title: 'a critical workload does not stand on a single host or a single host OS',
    why: 'what stands on it falls with it',
    check: ava001,
  },
  {
    id: 'AVA002',
    severity: 'error',
    waivable: true,
    title: 'instances of one service do not share a fault domain',
    why: 'copies that fall together are one',
    check: ava002,
  },
  {
    id: 'AVA003',
    severity: 'error',
    waivable: false,
    title: 'what must move while it runs has another host to move to',
    why: 'one missing prerequisite stops a migration when the host must be emptied',
    check: ava003,
  },
  {
    id: 'AVA004',
    severity: 'error',
    waivable: false,
    title: 'rules on where VMs run can be kept, also after hosts have failed',
    why: 'a rule that cannot be kept keeps VMs from starting',
    check: ava004,
  },
  {
    id: 'AVA005',
    severity: 'warning',
    waivable: true,
    title: 'the host OS does not patch and reboot by itself under critical guests',
    why: 'patches of the host OS are a source of faults for every guest',
    check: ava005,
  },
  {
    id: 'AVA006',
    severity: 'warning',
    waivable: true,
    title: 'a snapshot is no backup, and none is older than its stated age',
    why: 'it is on the datastore that it is to protect from, and grows with every write',
    check: ava006,
  },
  {
    id: 'FIT001',
    severity: 'error',
    waivable: true,
    title: 'latency-sensitive work is not on a hosted hypervisor',
    why: 'the host OS is one more layer between guest and metal',
    check: fit001,
  },
  {
    id: 'FIT002',
    severity: 'error',
    waivable: true,
    title: 'a monolith is not in a container',
    why: 'it has state and services of its own, and is made for a machine of its own',
    check: fit002,
  },
  {
    id: 'FIT003',
    severity: 'warning',
    waivable: true,
    title: 'a hosted hypervisor is not in the data center',
    why: 'it falls with its host OS, and is made for desks and labs',
    check: fit003,
  },
  {
    id: 'FIT004',
    severity: 'warning',
    waivable: true,
    title: 'bare metal has at least two VMs',
    why: 'a hypervisor pays with several guests on one system',
    check: fit004,
  },
  {
    id: 'FIT005',
    severity: 'warning',
    waivable: true,
    title: 'macOS guests run on Apple hardware',
    why: 'its licence allows no other',
    check: fit005,
  },
  {
    id: 'FIT006',
    severity: 'warning',
    waivable: true,
    title: 'services that must scale fast are in containers',
    why: 'a VM starts in minutes, a container in seconds',
    check: fit006,
  },
  {
    id: 'TGT001',
    severity: 'error',
    waivable: false,
    title: 'the target supports what is asked',
    why: 'what the target cannot do fails at apply, or is silently left out',
    check: tgt001,
  },
  {
    id: 'TGT002',
    severity: 'warning',
    waivable: true,
    title: 'release and provider are versions that are known to work',
    why: 'a provider that dropped a release fails in the middle of an apply',
    check: tgt002,
  },
  {
    id: 'TGT003',
    severity: 'error',
    waivable: false,
    title: 'the licence leaves the API writable',
    why: 'a free ESXi licence can only be read',
    check: tgt003,
  },
  {
    id: 'POL001',
    severity: 'error',
    waivable: false,
    title: 'no waiver is past its date',
    why: 'an exception that nobody renews is not one any more',
    check: pol001,
    judgesWaivers: true,
  },
  {
    id: 'POL002',
    severity: 'error',
    waivable: false,
    title: 'no waiver is unused',
    why: 'it would cover the next mistake',
    check: pol002,
    judgesWaivers: true,
  },
  {
    id: 'POL003',
    severity: 'error',
    waivable: false,
    title: 'no waiver is for a rule that cannot be waived, and each has a reason and an owner',
    why: 'an exception that nobody answers for is a hole',
    check: pol003,
    judgesWaivers: true,
  },
  {
    id: 'POL004',
    severity: 'error',
    waivable: false,
    title: 'a policy speaks of rules that exist, and lowers none that cannot be waived',
    why: 'a mistyped id would enforce nothing',
    check: pol004,
  },
  {
    id: 'POL005',
    severity: 'error',
    waivable: true,
    title: 'every guest states what the policy requires',
    why: 'who answers for a guest must be known before it fails',
    check: pol005,
  },
  {
    id: 'POL006',
    severity: 'error',
    waivable: true,
    title: 'only systems and releases that the policy allows',
    why: 'architects decide what is operated',
    check: pol006,
  },
  {
    id: 'POL007',
    severity: 'error',
    waivable: true,
    title: 'every host keeps the share that the policy requires',
    why: 'a host without reserve has no room for its own faults',
    check: pol007,
  },
];
