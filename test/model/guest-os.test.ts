import { GuestOs } from '../../lib/model';

test.each([
  ['Windows Server 2019', GuestOs.WINDOWS_SERVER_2019, 'windows', 'windows2019srv_64Guest'],
  ['Windows Server 2022', GuestOs.WINDOWS_SERVER_2022, 'windows', 'windows2019srvNext_64Guest'],
  ['Windows 10', GuestOs.WINDOWS_10, 'windows', 'windows9_64Guest'],
  ['Windows 11', GuestOs.WINDOWS_11, 'windows', 'windows11_64Guest'],
  ['Debian 12', GuestOs.DEBIAN_12, 'linux', 'debian12_64Guest'],
  ['Ubuntu 22.04', GuestOs.UBUNTU_22_04, 'linux', 'ubuntu64Guest'],
  ['Ubuntu 24.04', GuestOs.UBUNTU_24_04, 'linux', 'ubuntu64Guest'],
  ['Red Hat Enterprise Linux 9', GuestOs.RHEL_9, 'linux', 'rhel9_64Guest'],
  ['macOS 12', GuestOs.MACOS_12, 'darwin', 'darwin21_64Guest'],
])('%s has a label, a kernel and an id in vSphere', (label, os, kernel, vsphereGuestId) => {
  expect({ ...os }).toEqual({ label, kernel, vsphereGuestId });
});

test('an operating system that is not listed is stated', () => {
  const os = GuestOs.custom({ label: 'Alpine 3.22', kernel: 'linux', vsphereGuestId: 'other6xLinux64Guest' });
  expect({ ...os }).toEqual({ label: 'Alpine 3.22', kernel: 'linux', vsphereGuestId: 'other6xLinux64Guest' });
});
