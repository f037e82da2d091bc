import type { TemplateSpec, VmSpec } from '../target';

/** Why vSphere cannot make a VM as it is declared; nothing where it can. */
export function refusalOfVm({ source, address, userData, settings }: VmSpec): string | undefined {
  if (source.origin.vm !== undefined && address !== undefined && userData === undefined) {
    return (
      "'address' of a copy is not possible without 'userData': the provider cannot plan the customization of what is not " +
      'made yet; state user data, by which cloud-init is told the address too, or leave it out'
    );
  }
  const taken = userData === undefined ? undefined : Object.keys(settings).find(isGuestInfo);
  return taken === undefined ? undefined : `'settings' has ${taken}, which 'userData' writes; leave one of them out`;
}

/** Why vSphere cannot save a VM as this template; nothing where it can. */
export function refusalOfTemplate({ library }: TemplateSpec): string | undefined {
  return library === undefined
    ? "'asTemplate.library' is not stated: a VM is saved in a content library; name one that is there"
    : undefined;
}

/** Whether a key is one of those that cloud-init's VMware data source reads. */
function isGuestInfo(key: string): boolean {
  return /^guestinfo\.(metadata|userdata)(\.encoding)?$/i.test(key);
}
