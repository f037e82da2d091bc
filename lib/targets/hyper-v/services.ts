/**
 * Integration services by the names that an English Windows Server has for them, and whether a VM gets them.
 *
 * The exchange of key-value pairs tells a guest the name of its host, and the guest service interface lets the host copy files
 * into it: both are off. A VM's `settings` say otherwise, and ISO005 sees it.
 */
export const INTEGRATION_SERVICES: Readonly<Record<string, boolean>> = {
  'Guest Service Interface': false,
  Heartbeat: true,
  'Key-Value Pair Exchange': false,
  Shutdown: true,
  'Time Synchronization': true,
  VSS: true,
};

/** A VM's integration services, as its settings say. */
export function integrationServices(settings: Readonly<Record<string, string>>): Record<string, boolean> {
  const stated = Object.entries(settings).map(([key, value]) => [key, value === 'true'] as const);
  return { ...INTEGRATION_SERVICES, ...Object.fromEntries(stated) };
}
