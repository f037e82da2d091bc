import { GuestOs } from '../../lib/model';

test.each([
  ['Windows Server 2016', GuestOs.WINDOWS_SERVER_2016, 'windows', 'windows9Server64Guest', 'unattend'],
  ['Windows Server 2019', GuestOs.WINDOWS_SERVER_2019, 'windows', 'windows2019srv_64Guest', 'unattend'],
  ['Windows Server 2022', GuestOs.WINDOWS_SERVER_2022, 'windows', 'windows2019srvNext_64Guest', 'unattend'],
  ['Windows 10', GuestOs.WINDOWS_10, 'windows', 'windows9_64Guest', 'unattend'],
  ['Windows 11', GuestOs.WINDOWS_11, 'windows', 'windows11_64Guest', 'unattend'],
  ['Debian 11', GuestOs.DEBIAN_11, 'linux', 'debian11_64Guest', 'cloud-init'],
  ['Debian 12', GuestOs.DEBIAN_12, 'linux', 'debian12_64Guest', 'cloud-init'],
  ['Ubuntu 22.04', GuestOs.UBUNTU_22_04, 'linux', 'ubuntu64Guest', 'cloud-init'],
  ['Ubuntu 24.04', GuestOs.UBUNTU_24_04, 'linux', 'ubuntu64Guest', 'cloud-init'],
  ['Red Hat Enterprise Linux 8', GuestOs.RHEL_8, 'linux', 'rhel8_64Guest', 'cloud-init'],
  ['Red Hat Enterprise Linux 9', GuestOs.RHEL_9, 'linux', 'rhel9_64Guest', 'cloud-init'],
  ['Rocky Linux 9', GuestOs.ROCKY_9, 'linux', 'rockylinux_64Guest', 'cloud-init'],
  ['AlmaLinux 9', GuestOs.ALMALINUX_9, 'linux', 'almalinux_64Guest', 'cloud-init'],
  ['SUSE Linux Enterprise Server 15', GuestOs.SLES_15, 'linux', 'sles15_64Guest', 'cloud-init'],
  ['macOS 11', GuestOs.MACOS_11, 'darwin', 'darwin20_64Guest', 'none'],
  ['macOS 12', GuestOs.MACOS_12, 'darwin', 'darwin21_64Guest', 'none'],
])('%s has a kernel, an id on each target, and a way to learn who it is', (label, os, kernel, id, firstBoot) => {
  expect({ ...os }).toEqual({ label, kernel, vsphereGuestId: id, hyperVGeneration: 2, firstBoot });
});

test('an operating system that is not listed is stated', () => {
  const stated = { label: 'Alpine 3.22', kernel: 'linux', vsphereGuestId: 'other6xLinux64Guest' } as const;
  expect({ ...GuestOs.custom(stated) }).toEqual({ ...stated, hyperVGeneration: 2, firstBoot: 'cloud-init' });
  expect({ ...GuestOs.custom({ ...stated, hyperVGeneration: 1, firstBoot: 'none' }) }).toEqual({
    ...stated,
    hyperVGeneration: 1,
    firstBoot: 'none',
  });
});
