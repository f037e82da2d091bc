export * from './constructs';
export { EstateError, ValidationError } from './enforcement';
export {
  type Architecture,
  type Charge,
  type CpuBasis,
  type CpuTopology,
  Disk,
  GuestOs,
  type GuestOsOptions,
  type Kernel,
  type LedgerRow,
  type Line,
  Memory,
  type SourceLocation,
} from './model';
export { formatFindings, formatLedger, toJson } from './report';
export { type Finding, type Report, type Severity, CATALOG } from './rules';
export {
  ContainerEngine,
  DockerConnection,
  type DockerOptions,
  type DockerSshOptions,
  type DockerTlsOptions,
  type EngineDefaultSizes,
  EngineTarget,
  type EsxiOptions,
  Hypervisor,
  type KvmOptions,
  Type1Hypervisor,
  Type2Hypervisor,
  VmSource,
} from './targets';
