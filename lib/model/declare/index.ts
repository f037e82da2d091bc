export * from './engine';
export * from './host';
