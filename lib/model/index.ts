export * from './estate';
export * from './guest-os';
export * from './inventory';
export * from './ledger';
export * from './order';
export * from './quantity';
export * from './system';
export * from './topology';
