export { type Asking, asked } from './asks';
export * from './container';
export { type CpuClock, mhzOf, guaranteedMhz } from './cpu';
export { type Declared, Gaps } from './declared';
export type { StatedDisk } from './disks';
export * from './engine';
export * from './host';
export * from './names';
export { type StatedVm, type VmOffer, declareVm } from './vm';
