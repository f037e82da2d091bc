import type { Disclosure } from './estate';

/** A VM setting, the value that is safe, and what any other gives away. */
interface Setting {
  readonly key: RegExp;
  /** The safe value; none where the key must not be there at all. */
  readonly safe?: string;
  readonly what: string;
}

/** Settings of VMware's Security Configuration Guide and the DISA STIG that are safe as long as nobody states otherwise. */
const SETTINGS: readonly Setting[] = [
  { key: /^tools\.guestlib\.enableHostInfo$/i, safe: 'FALSE', what: 'tells the guest about its host' },
  { key: /^sched\.mem\.pshare\.salt$/i, what: 'lets the guest share memory pages with others of the same salt' },
  {
    key: /^isolation\.tools\.(copy|paste|dnd)\.disable$/i,
    safe: 'TRUE',
    what: 'opens the clipboard between guest and console',
  },
  {
    key: /^isolation\.tools\.(diskShrink|diskWiper)\.disable$/i,
    safe: 'TRUE',
    what: 'lets the guest shrink its disks',
  },
  {
    key: /^isolation\.device\.(connectable|edit)\.disable$/i,
    safe: 'TRUE',
    what: 'lets the guest connect and change devices',
  },
  { key: /^sharedFolder\d*\.(present|enabled)$/i, safe: 'FALSE', what: "shares a folder with the guest's host" },
  { key: /^ethernet\d+\.filter\d+\.name$/i, what: 'puts a filter between the guest and its network' },
  { key: /^RemoteDisplay\.maxConnections$/i, safe: '1', what: 'lets several people share its console' },
  {
    key: /^tools\.guest\.desktop\.autolock$/i,
    safe: 'TRUE',
    what: 'leaves its desktop open when the console is closed',
  },
  {
    key: /^Key-Value Pair Exchange$/i,
    safe: 'FALSE',
    what: 'tells the guest the names of its host and of itself there',
  },
  { key: /^Guest Service Interface$/i, safe: 'FALSE', what: 'lets its host copy files into the guest' },
  { key: /^mks\.enable3d$/i, safe: 'FALSE', what: "opens the host's graphics to the guest" },
];

/** Settings among those given that let a VM learn of its host or its neighbours, or share with them. */
export function disclosures(settings: Readonly<Record<string, string>>): Disclosure[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const setting = SETTINGS.find((candidate) => candidate.key.test(key));
    const safe = setting === undefined || setting.safe === value.toUpperCase();
    return safe ? [] : [{ key, value, what: setting.what }];
  });
}
